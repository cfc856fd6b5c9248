//! Times and sizes as text, in the units that a person would choose.

use socketarium_trace::Nanos;

/// A duration with three digits: `41.3 µs`, `20.3 ms`, `1.03 s`.
#[must_use]
pub fn duration(nanos: Nanos) -> String {
    let (size, unit) = match nanos.0 {
        0..1_000 => return format!("{} ns", nanos.0),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    let places = match nanos.0 / size {
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    decimal(nanos.0, size, places) + " " + unit
}

/// A moment of the run: milliseconds to the microsecond below a second, then seconds to the millisecond.
#[must_use]
pub fn moment(at: Nanos) -> String {
    if at.0 < 1_000_000_000 {
        decimal(at.0, 1_000_000, 3) + " ms"
    } else {
        decimal(at.0, 1_000_000_000, 3) + " s"
    }
}

/// `17 B`, `128 KiB`.
#[must_use]
pub fn bytes(count: u32) -> String {
    let places = |size: u32| u32::from(!count.is_multiple_of(size));
    match count {
        0..1024 => format!("{count} B"),
        1024..1_048_576 => decimal(count.into(), 1024, places(1024)) + " KiB",
        _ => decimal(count.into(), 1_048_576, places(1_048_576)) + " MiB",
    }
}

/// `value / unit` with this many decimal places, rounded.
#[must_use]
pub fn decimal(value: u64, unit: u64, places: u32) -> String {
    let power = 10_u64.pow(places);
    // Whole and rest apart, so that nothing overflows.
    let rounded = value / unit * power + (value % unit * power + unit / 2) / unit;
    match places {
        0 => rounded.to_string(),
        _ => {
            let rest = (rounded % power).to_string();
            let zeros = "0".repeat(places as usize - rest.len());
            [&(rounded / power).to_string(), ".", &zeros, &rest].concat()
        }
    }
}

/// A part of a whole as a percentage, to a hundredth.
#[must_use]
pub fn percent(part: f64) -> String {
    decimal((part.clamp(0.0, 1.0) * 10_000.0) as u64, 100, 2) + "%"
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

/// The frame of a drawing.
#[must_use]
pub fn view_box(width: f64, height: f64) -> String {
    ["0 0 ", &unit(width), " ", &unit(height)].concat()
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
            ["17 B", "128 KiB", "4.9 KiB", "6 MiB"]
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
