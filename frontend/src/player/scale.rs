//! Logarithmic scales without logarithms: near enough to draw and to wait by, and small. The steps that pace sliders take
//! are round numbers.

/// Percent of the usual speed at which a narration may go.
pub const SPEEDS: [u32; 11] = [25, 35, 50, 70, 100, 140, 200, 280, 400, 560, 800];

/// How many times slower than the run slow motion may be, slowest first.
pub const SLOWDOWNS: [u32; 25] = [
    1_000_000, 500_000, 300_000, 200_000, 100_000, 50_000, 30_000, 20_000, 10_000, 5_000, 3_000, 2_000,
    1_000, 500, 300, 200, 100, 50, 30, 20, 10, 5, 3, 2, 1,
];

/// The binary logarithm, exact at powers of two and straight between them: at most 0.09 too small. Zero for zero.
#[must_use]
pub fn log2(value: u64) -> f64 {
    let Some(power) = value.checked_ilog2() else {
        return 0.0;
    };
    let below = 1_u64 << power;
    f64::from(power) + (value - below) as f64 / below as f64
}

/// Where `value` stands among `steps`, or the step after it.
#[must_use]
pub fn step_of(steps: &[u32], value: u32) -> usize {
    steps
        .iter()
        .position(|step| *step == value)
        .unwrap_or(steps.len() / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_near_and_grows() {
        for value in [1_u64, 2, 3, 1_000, 40_000_000, u64::MAX] {
            let exact = (value as f64).log2();
            assert!((log2(value) - exact).abs() < 0.09, "{value}");
        }
        let row: Vec<f64> = (0..2_000).map(log2).collect();
        assert!(row.is_sorted());
    }

    #[test]
    fn steps_run_from_slow_to_fast() {
        assert!(SPEEDS.is_sorted());
        assert!(SLOWDOWNS.is_sorted_by(|one, next| one > next));
        assert_eq!(step_of(&SLOWDOWNS, 1), SLOWDOWNS.len() - 1);
    }
}
