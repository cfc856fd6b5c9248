//! The same crowd on the model in WebAssembly, in node's engine, which is that of Chromium.

use std::path::Path;
use std::process::Command;

const TRIPLE: &str = "wasm32-unknown-unknown";

/// Prints how many events there were, and the shortest of several runs in milliseconds. The engine compiles more of a
/// module the longer it runs, as it does in a page.
const SCRIPT: &str = "
    const [file, connections] = process.argv.slice(1);
    const { instance } = await WebAssembly.instantiate(require('fs').readFileSync(file), {});
    let best = Infinity, events;
    for (let run = 0; run < 5; run++) {
        const start = performance.now();
        events = instance.exports.crowd(Number(connections));
        best = Math.min(best, performance.now() - start);
    }
    console.log(events, best);
";

/// Events, and seconds of the best run.
///
/// # Errors
/// What is missing to run it here.
pub(crate) fn serve(connections: u32) -> Result<(u64, f64), String> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let built = Command::new("cargo")
        .args([
            "build",
            "--quiet",
            "--release",
            "--example",
            "crowd",
            "--target",
            TRIPLE,
        ])
        .args(["--message-format", "json"])
        .current_dir(top)
        .env_remove("RUSTFLAGS")
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !built.status.success() {
        return Err(format!(
            "it does not build for {TRIPLE}, whose standard library may not be installed"
        ));
    }
    let messages = String::from_utf8_lossy(&built.stdout);
    let module = messages.split('"').rfind(|word| word.ends_with("crowd.wasm"));
    let module = module.ok_or("cargo does not say where the module is")?;
    let ran = Command::new("node")
        .args(["--eval", &format!("(async () => {{ {SCRIPT} }})()"), module])
        .arg(connections.to_string())
        .output()
        .map_err(|error| format!("node: {error}"))?;
    let printed = String::from_utf8_lossy(&ran.stdout);
    let mut words = printed.split_whitespace();
    let mut number = || words.next()?.parse::<f64>().ok();
    let both = number().zip(number());
    let (events, millis) = both.ok_or_else(|| String::from_utf8_lossy(&ran.stderr).into_owned())?;
    Ok((events as u64, millis / 1e3))
}
