//! What watching costs: one server's own time for the same rounds, untraced, in the lab, and under `strace -f`,
//! in one run and as ratios. The machine's speed cancels out; its noise does not, so each is the best of five.
//!
//! `cargo bench -p socketarium-tests --bench watching`
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that happens, output is looked for"
)]

use socketarium_tests::live::{Live, no_lab};
use socketarium_tests::top;
use socketarium_trace::Kind;
use socketarium_trace::event::{ProgramEvent, Stream};
use std::process::{Command, Stdio};

const ROUNDS: &str = "300";
const TRIES: usize = 5;

fn main() {
    if let Some(why) = no_lab() {
        println!("no lab on this machine:\n{why}");
        return;
    }
    let mut best = [f64::INFINITY; 3];
    for _ in 0..TRIES {
        for (best, seconds) in best.iter_mut().zip([plain(&[]), in_the_lab(), plain(&STRACE)]) {
            *best = best.min(seconds);
        }
    }
    let [untraced, lab, strace] = best;
    println!("{ROUNDS} rounds, the server's own time, best of {TRIES}:");
    println!("  untraced       {:>8.2} ms    1.0", untraced * 1e3);
    println!("  in the lab     {:>8.2} ms  {:>5.1}", lab * 1e3, lab / untraced);
    println!(
        "  strace -f      {:>8.2} ms  {:>5.1}",
        strace * 1e3,
        strace / untraced
    );
    println!(
        "  the lab takes {:.2} times as long as strace -f, with lines and kernel tables",
        lab / strace
    );
}

/// To nowhere: writing a file is not what is measured.
const STRACE: [&str; 4] = ["strace", "-f", "-o", "/dev/null"];

fn plain(before: &[&str]) -> f64 {
    let program = top().join("tests/programs/pingpong.py");
    let mut words = before.iter().copied().chain(["/usr/bin/python3"]);
    let output = Command::new(words.next().unwrap_or_default())
        .args(words)
        .arg(program)
        .arg(ROUNDS)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .expect("python3 and strace are installed");
    seconds(&String::from_utf8_lossy(&output.stdout))
}

fn in_the_lab() -> f64 {
    let recording = Live::start("pingpong", &[("rounds", ROUNDS)], false).finish();
    let written = recording.events.iter().filter_map(|event| match &event.kind {
        Kind::Program(ProgramEvent::Output {
            stream: Stream::Out,
            text,
        }) => Some(text.bytes.0.as_slice()),
        _ => None,
    });
    seconds(&String::from_utf8_lossy(
        &written.flatten().copied().collect::<Vec<u8>>(),
    ))
}

fn seconds(output: &str) -> f64 {
    let number = output.lines().find_map(|line| line.strip_prefix("seconds "));
    number
        .and_then(|number| number.trim().parse().ok())
        .expect("the program prints its time")
}
