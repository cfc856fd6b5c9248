//! Counts of what passed and failed, read from what the test runners print.

use std::ops::AddAssign;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    /// Tests that this machine cannot run, with the reason they gave.
    pub(super) skipped: Vec<String>,
}

impl Tally {
    /// One check without parts.
    pub(super) fn of_one(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
            skipped: Vec::new(),
        }
    }

    /// From the lines of `cargo test -- --show-output`.
    ///
    /// A test of ours that cannot run here ends well and prints `skipped: NAME: WHY`; Rust's test runner has no
    /// other way, and counts it as passed.
    pub(super) fn of_cargo(lines: &[String]) -> Self {
        let mut tally = Self::default();
        for line in lines {
            if let Some(counts) = line.strip_prefix("test result: ") {
                tally.passed += number_before(counts, " passed");
                tally.failed += number_before(counts, " failed");
            } else if let Some(reason) = line.strip_prefix("skipped: ") {
                tally.skipped.push(reason.to_owned());
            } else if line.starts_with("error: doctest failed")
                || line.starts_with("error: could not compile")
            {
                tally.failed += 1;
            }
        }
        tally.passed = tally.passed.saturating_sub(tally.skipped.len() as u64);
        tally
    }

    /// From the TAP report of Node's test runner.
    pub(super) fn of_tap(report: &str) -> Self {
        let mut tally = Self::default();
        for line in report.lines() {
            let number = |name: &str| -> u64 {
                line.strip_prefix(name)
                    .and_then(|rest| rest.trim().parse().ok())
                    .unwrap_or_default()
            };
            tally.passed += number("# pass ");
            tally.failed += number("# fail ") + number("# cancelled ");
            if let Some((_, reason)) = line.split_once("# SKIP") {
                tally.skipped.push(reason.trim().to_owned());
            }
        }
        tally
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
    }
}

/// The number that stands before `word` in `ok. 5 passed; 0 failed; …`.
fn number_before(counts: &str, word: &str) -> u64 {
    counts
        .split_once(word)
        .and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_results_of_all_test_programs_are_added_up() {
        let tally = Tally::of_cargo(&lines(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
             test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        ));
        assert_eq!((tally.passed, tally.failed), (15, 2));
    }

    #[test]
    fn a_test_that_could_not_run_has_not_passed() {
        let tally = Tally::of_cargo(&lines(
            "skipped: folding: needs root\ntest result: ok. 2 passed; 0 failed; 0 ignored",
        ));
        assert_eq!((tally.passed, tally.failed), (1, 0));
        assert_eq!(tally.skipped, ["folding: needs root"]);
    }

    #[test]
    fn a_test_program_that_does_not_compile_is_a_failure() {
        let tally = Tally::of_cargo(&lines(
            "error: could not compile `socketarium-tests` (test \"folding\")",
        ));
        assert_eq!((tally.passed, tally.failed), (0, 1));
    }

    #[test]
    fn journeys_that_were_broken_off_have_failed() {
        let tally = Tally::of_tap("# tests 9\n# pass 6\n# fail 2\n# cancelled 1\n# skipped 0\n");
        assert_eq!((tally.passed, tally.failed), (6, 3));
    }
}
