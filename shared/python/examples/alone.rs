//! Runs a Python file by itself, for trying things: `cargo run -p socketarium-python --example alone FILE.py`.

use socketarium_python::process::{Source, run_alone};
use std::io::Write;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("alone FILE.py");
        std::process::exit(2);
    };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{file}: {error}");
            std::process::exit(2);
        }
    };
    let mut all = vec![file.clone()];
    all.extend(arguments);
    let source = Source {
        file: file.clone(),
        files: vec![(file, text.into())],
        arguments: all,
        is_terminal: false,
        seed: 1,
        hosts: Vec::new(),
    };
    let ended = run_alone(&source, u64::MAX);
    let _ = std::io::stdout().write_all(&ended.stdout);
    let _ = std::io::stderr().write_all(&ended.stderr);
    std::process::exit(ended.status);
}
