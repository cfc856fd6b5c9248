//! Which sequences are run, and what is said of them.

use crate::{descriptors, sockets};
use std::ops::Range;

const DESCRIPTORS: Range<u64> = 0..1000;
const SOCKETS: Range<u64> = 0..600;

/// Runs what `AGREEMENT` asks for, or the usual sequences of both parts.
///
/// # Errors
/// The first difference, or what is wrong with `AGREEMENT`.
pub(crate) fn run_all() -> Result<(), String> {
    #[expect(clippy::disallowed_methods, reason = "whoever runs the test says which seeds")]
    let asked = std::env::var("AGREEMENT").ok();
    let (mut first, mut second) = (Some(DESCRIPTORS), Some(SOCKETS));
    if let Some(text) = asked {
        match text.split_once(':') {
            Some(("descriptors", range)) => (first, second) = (Some(seeds(range)?), None),
            Some(("sockets", range)) => (first, second) = (None, Some(seeds(range)?)),
            _ => {
                return Err(
                    "AGREEMENT is descriptors: or sockets: with one or two numbers behind it".to_owned(),
                );
            }
        }
    }
    if let Some(seeds) = first {
        run("descriptors", seeds, descriptors::run)?;
    }
    if let Some(seeds) = second {
        match sockets::be_alone() {
            Ok(_directory) => run("sockets", seeds, sockets::run)?,
            Err(error) => println!("skipped: sockets, because there is no network of their own: {error}"),
        }
    }
    Ok(())
}

/// `83`, or `0..600`.
fn seeds(text: &str) -> Result<Range<u64>, String> {
    let one = |text: &str| {
        text.trim()
            .parse::<u64>()
            .map_err(|_bad| format!("{text:?} is no number"))
    };
    match text.split_once("..") {
        Some((from, to)) => Ok(one(from)?..one(to)?),
        None => one(text).map(|seed| seed..seed + 1),
    }
}

fn run(
    part: &str,
    seeds: Range<u64>,
    sequence: fn(u64, bool) -> Result<usize, String>,
) -> Result<(), String> {
    let count = seeds.end.saturating_sub(seeds.start);
    let mut calls = 0;
    for seed in seeds {
        calls += sequence(seed, count == 1).map_err(|difference| {
            format!(
                "the model and the kernel differ (AGREEMENT={part}:{seed} shows all calls):\n{difference}"
            )
        })?;
    }
    println!("{part}: {calls} calls in {count} sequences: the model and the kernel agree");
    Ok(())
}
