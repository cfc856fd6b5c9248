//! Our packetdrill scripts on the simulated kernel: each of them holds on Linux, and has to hold here.
//!
//! They were run on Linux 6.18 through a TUN device; what the model does not do as Linux does is listed below.

use socketarium_backend::packetdrill::{Wish, run};
use socketarium_tests::{socketarium, top};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Scripts that do not hold here, and why. One that begins to hold fails the test.
const KNOWN_DIFFERENCES: [(&str, &str); 1] = [(
    "opening_both",
    "a blocking connect() that ends in a simultaneous open comes back with EISCONN instead of 0",
)];

fn scripts() -> Vec<PathBuf> {
    let folder = fs::read_dir(top().join("tests/packetdrill")).expect("the scripts are there");
    let mut files: Vec<_> = folder
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pkt"))
        .collect();
    files.sort();
    files
}

fn known(path: &std::path::Path) -> bool {
    let name = path.file_stem().unwrap_or_default();
    KNOWN_DIFFERENCES.iter().any(|(known, _)| name == *known)
}

#[test]
fn every_script_holds() {
    let mut wrong = Vec::new();
    let scripts = scripts();
    assert!(scripts.len() > 40, "the scripts are not found");
    for path in &scripts {
        let text = fs::read_to_string(path).expect("a script is text");
        // Whatever numbers the kernel begins with, the script counts from 0.
        for seed in [1, 2, 0xffff_ffff_ffff] {
            let wish = Wish {
                strict: true,
                seed,
                ..Wish::default()
            };
            match run(&text, &wish).result {
                Ok(()) if known(path) => {
                    wrong.push(format!(
                        "{} holds: it is no known difference any more",
                        path.display()
                    ));
                }
                Err(failure) if !known(path) => {
                    wrong.push(format!("{}:{failure} (seed {seed})", path.display()))
                }
                Ok(()) | Err(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_command_says_what_holds_and_what_does_not() {
    let scripts: Vec<_> = scripts().into_iter().filter(|path| !known(path)).collect();
    let all = Command::new(socketarium())
        .arg("packetdrill")
        .args(&scripts)
        .output();
    let all = all.expect("the program starts");
    let said = String::from_utf8_lossy(&all.stdout);
    assert!(
        all.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&all.stderr)
    );
    assert!(
        said.contains(&format!("All {} scripts hold.", scripts.len())),
        "{said}"
    );

    let folder = std::env::temp_dir().join(format!("packetdrill-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for what is wrong");
    let wrong = folder.join("wrong.pkt");
    fs::write(
        &wrong,
        "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 listen(3, 1) = -1 EINVAL\n",
    )
    .expect("a file");
    let failed = Command::new(socketarium())
        .arg("packetdrill")
        .args(&scripts[..1])
        .arg(&wrong)
        .output();
    let failed = failed.expect("the program starts");
    fs::remove_dir_all(&folder).expect("the folder goes");
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8_lossy(&failed.stdout);
    assert!(
        said.contains("wrong.pkt:2: runtime error in listen call: Expected result -1 but got 0"),
        "{said}"
    );
    let count = String::from_utf8_lossy(&failed.stderr);
    assert!(count.contains("1 of 2 scripts do not hold."), "{count}");
}
