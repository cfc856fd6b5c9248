//! Times and sizes as text, in the units that a person would choose.

use socketarium_trace::Nanos;

/// A duration with about three digits: `41 µs`, `20.3 ms`, `1.03 s`.
#[must_use]
pub fn duration(nanos: Nanos) -> String {
    let nanos = nanos.0 as f64;
    let (value, unit) = if nanos < 1e3 {
        return format!("{nanos} ns");
    } else if nanos < 1e6 {
        (nanos / 1e3, "µs")
    } else if nanos < 1e9 {
        (nanos / 1e6, "ms")
    } else {
        (nanos / 1e9, "s")
    };
    if value < 10.0 {
        format!("{value:.2} {unit}")
    } else if value < 100.0 {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

/// A moment of the run: milliseconds to the microsecond below a second, then seconds to the millisecond.
#[must_use]
pub fn moment(at: Nanos) -> String {
    if at.0 < 1_000_000_000 {
        format!("{:.3} ms", at.as_millis())
    } else {
        format!("{:.3} s", at.as_millis() / 1e3)
    }
}

/// `17 B`, `128 KiB`.
#[must_use]
pub fn bytes(count: u32) -> String {
    match count {
        0..1024 => format!("{count} B"),
        1024..1_048_576 if count.is_multiple_of(1024) => format!("{} KiB", count / 1024),
        1024..1_048_576 => format!("{:.1} KiB", f64::from(count) / 1024.0),
        _ => format!("{:.1} MiB", f64::from(count) / 1_048_576.0),
    }
}

/// The first `length` characters, with an ellipsis where something was cut.
#[must_use]
pub fn shortened(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some(_) => {
            let kept: String = text.chars().take(length.saturating_sub(1)).collect();
            kept.trim_end().to_owned() + "…"
        }
        None => text.to_owned(),
    }
}

/// A coordinate, to a tenth of a unit: what a drawing needs and no more.
#[must_use]
pub fn unit(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => {
            let sign = if tenths < 0 { "-" } else { "" };
            format!("{sign}{}.{}", (tenths / 10).abs(), rest.abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_choose_their_unit() {
        let texts =
            [7, 41_300, 20_340_000, 1_034_000_000, 60_000_000_000].map(|nanos| duration(Nanos(nanos)));
        assert_eq!(texts, ["7 ns", "41.3 µs", "20.3 ms", "1.03 s", "60.0 s"]);
    }

    #[test]
    fn sizes_choose_their_unit() {
        assert_eq!(
            [17, 131_072, 5_000, 6_291_456].map(bytes),
            ["17 B", "128 KiB", "4.9 KiB", "6.0 MiB"]
        );
    }

    #[test]
    fn cutting_counts_characters_and_not_bytes() {
        assert_eq!(shortened("oʻzbek", 6), "oʻzbek");
        assert_eq!(shortened("oʻzbekcha", 6), "oʻzbe…");
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!([12.0, 12.34, -0.5, -3.0].map(unit), ["12", "12.3", "-0.5", "-3"]);
    }
}
