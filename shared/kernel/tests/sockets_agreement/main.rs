//! The model against the kernel that runs this test: the same socket calls, made at random, give the same results.
//!
//! One thread that never sleeps: UDP over loopback, Unix streams and datagrams, and TCP as far as `listen()`. It has a
//! network of its own, where it may make one; elsewhere it is skipped.
//!
//! `AGREEMENT=seed` runs one sequence alone and prints its calls, `AGREEMENT=from..to` runs several.

#![expect(clippy::wildcard_enum_match_arm, reason = "few of the calls are made here")]

#[cfg(target_os = "linux")]
mod chance;
#[cfg(target_os = "linux")]
mod real;
#[cfg(target_os = "linux")]
mod sequence;

#[cfg(target_os = "linux")]
const SEQUENCES: std::ops::Range<u64> = 0..600;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use std::process::ExitCode;
    let wanted = std::env::var("AGREEMENT").ok();
    let one = |text: &str| text.trim().parse::<u64>();
    let seeds = match wanted.as_deref().map(|text| text.split_once("..").ok_or(text)) {
        None => Ok(SEQUENCES),
        Some(Err(seed)) => one(seed).map(|seed| seed..seed + 1),
        Some(Ok((from, to))) => one(from).and_then(|from| Ok(from..one(to)?)),
    };
    let Ok(seeds) = seeds else {
        eprintln!("AGREEMENT is a number, or two with .. between them");
        return ExitCode::FAILURE;
    };
    let _directory = match real::be_alone() {
        Ok(directory) => directory,
        Err(error) => {
            println!("skipped: no network of its own: {error}");
            return ExitCode::SUCCESS;
        }
    };
    let mut calls = 0;
    for seed in seeds.clone() {
        let shows = seeds.end - seeds.start == 1;
        match sequence::run(seed, shows) {
            Ok(made) => calls += made,
            Err(difference) => {
                eprintln!(
                    "the model and the kernel differ (AGREEMENT={seed} shows all calls):\n{difference}"
                );
                return ExitCode::FAILURE;
            }
        }
    }
    println!(
        "{calls} calls in {} sequences: the model and the kernel agree",
        seeds.end - seeds.start
    );
    ExitCode::SUCCESS
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: the kernel here is not Linux");
}
