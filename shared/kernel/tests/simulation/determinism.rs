//! The same run gives the same bytes: again, and in WebAssembly.

use crate::fingerprint;
use std::path::Path;
use std::process::Command;

const SEEDS: [u64; 3] = [1, 2, u64::MAX];

#[test]
fn a_run_is_the_same_each_time_and_another_with_another_seed() {
    let of = |seed| fingerprint::of_run(seed);
    let first = SEEDS.map(of);
    assert_eq!(first, SEEDS.map(of));
    assert!(
        first
            .iter()
            .all(|one| first.iter().filter(|other| one == *other).count() == 1)
    );
}

/// Prints the fingerprint of each seed, one a line.
const SCRIPT: &str = "
    const [file, ...seeds] = process.argv.slice(1);
    const { instance } = await WebAssembly.instantiate(require('fs').readFileSync(file), {});
    for (const seed of seeds)
        console.log(BigInt.asUintN(64, instance.exports.fingerprint(BigInt.asIntN(64, BigInt(seed)))).toString());
";

#[test]
fn a_run_is_the_same_in_web_assembly() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A folder of its own: whoever runs this test holds the usual one.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fingerprint");
    let triple = "wasm32-unknown-unknown";
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--example", "fingerprint", "--target", triple])
        .current_dir(top)
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    if said.contains("target may not be installed") {
        println!("not run here: the standard library for {triple} is not installed");
        return;
    }
    assert!(built.status.success(), "{said}");
    let module = target.join(triple).join("debug/examples/fingerprint.wasm");
    let seeds = SEEDS.map(|seed| seed.to_string());
    let script = format!("(async () => {{ {SCRIPT} }})()");
    let ran = Command::new("node")
        .args(["--eval", &script])
        .arg(&module)
        .args(&seeds)
        .output();
    let Ok(ran) = ran else {
        println!("not run here: there is no node");
        return;
    };
    let printed = String::from_utf8_lossy(&ran.stdout);
    let theirs: Vec<u64> = printed.lines().filter_map(|line| line.parse().ok()).collect();
    let ours = SEEDS.map(fingerprint::of_run);
    assert_eq!(theirs, ours, "{}", String::from_utf8_lossy(&ran.stderr));
}
