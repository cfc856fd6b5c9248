//! `int` of a text, and integers as text in any base.
//!
//! Format specifications are in `format`, arithmetic in `arithmetic`.

use std::borrow::Cow;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Zero;

use crate::raised::Raised;
use crate::text::{properties, quoting};

/// Decimal text has at most so many digits on its way to or from an `int`: `sys.int_info.default_max_str_digits`.
pub const MOST_DIGITS: usize = 4300;

/// An integer that may be small: most are, and need no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integer<'a> {
    Small(i64),
    Big(&'a BigInt),
}

impl From<i64> for Integer<'_> {
    fn from(number: i64) -> Self {
        Self::Small(number)
    }
}

impl<'a> From<&'a BigInt> for Integer<'a> {
    fn from(number: &'a BigInt) -> Self {
        Self::Big(number)
    }
}

impl Integer<'_> {
    #[must_use]
    pub fn is_negative(self) -> bool {
        match self {
            Self::Small(number) => number < 0,
            Self::Big(number) => number.sign() == Sign::Minus,
        }
    }

    #[must_use]
    pub fn to_big(self) -> BigInt {
        match self {
            Self::Small(number) => BigInt::from(number),
            Self::Big(number) => number.clone(),
        }
    }

    /// Digits without sign and prefix, lower case. `base` is 2 to 36.
    #[must_use]
    pub fn digits(self, base: u32) -> String {
        match self {
            Self::Small(number) if base == 10 => number.unsigned_abs().to_string(),
            Self::Small(number) if base == 16 => format!("{:x}", number.unsigned_abs()),
            Self::Small(number) => BigUint::from(number.unsigned_abs()).to_str_radix(base),
            Self::Big(number) => number.magnitude().to_str_radix(base),
        }
    }

    /// Decimal digits without sign.
    ///
    /// # Errors
    /// `ValueError` above [`MOST_DIGITS`].
    pub fn decimal_digits(self) -> Result<String, Raised> {
        let Self::Big(number) = self else {
            return Ok(self.digits(10));
        };
        // Enough bits for more digits than allowed: not even tried, conversion takes quadratic time.
        let surely_too_long = number.bits() > 4 * MOST_DIGITS as u64;
        let digits = if surely_too_long {
            String::new()
        } else {
            self.digits(10)
        };
        if surely_too_long || digits.len() > MOST_DIGITS {
            return Err(Raised::value(format!(
                "Exceeds the limit ({MOST_DIGITS} digits) for integer string conversion; \
                 use sys.set_int_max_str_digits() to increase the limit"
            )));
        }
        Ok(digits)
    }
}

/// `repr` of an `int`.
///
/// # Errors
/// `ValueError` above [`MOST_DIGITS`].
pub fn decimal<'a>(number: impl Into<Integer<'a>>) -> Result<String, Raised> {
    let number = number.into();
    let digits = number.decimal_digits()?;
    Ok(if number.is_negative() {
        format!("-{digits}")
    } else {
        digits
    })
}

/// What `bin`, `oct` and `hex` answer, for the bases 2, 8 and 16.
#[must_use]
pub fn prefixed<'a>(number: impl Into<Integer<'a>>, base: u32) -> String {
    let number = number.into();
    let sign = if number.is_negative() { "-" } else { "" };
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    format!("{sign}{prefix}{}", number.digits(base))
}

/// `int(text, base)`; `int(text)` has base 10.
///
/// # Errors
/// `ValueError` for a base that is none, text that is no number in it, and too many decimal digits.
pub fn parse(text: &str, base: i64) -> Result<BigInt, Raised> {
    read(text, base, || quoting::text(text))
}

/// `int(bytes, base)`, which reads ASCII alone.
///
/// # Errors
/// As [`parse`]; the message quotes the bytes.
pub fn parse_bytes(bytes: &[u8], base: i64) -> Result<BigInt, Raised> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii());
    read(text.unwrap_or("?"), base, || quoting::bytes(bytes))
}

fn read(text: &str, base: i64, quote: impl Fn() -> String) -> Result<BigInt, Raised> {
    let wrong = || {
        let quoted: String = quote().chars().take(200).collect();
        Raised::value(format!("invalid literal for int() with base {base}: {quoted}"))
    };
    if base != 0 && !(2..=36).contains(&base) {
        return Err(Raised::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let text = in_ascii(text);
    let text = trimmed(&text);
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, written) = without_prefix(unsigned, base);
    let digits = digits(written, radix).ok_or_else(wrong)?;
    let significant = digits.trim_start_matches('0');
    if base == 0 && radix == 10 && digits.starts_with('0') && !significant.is_empty() {
        return Err(wrong());
    }
    if !radix.is_power_of_two() && digits.len() > MOST_DIGITS {
        return Err(Raised::value(format!(
            "Exceeds the limit ({MOST_DIGITS} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit",
            digits.len()
        )));
    }
    let magnitude = BigUint::parse_bytes(significant.as_bytes(), radix).unwrap_or_else(BigUint::zero);
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    Ok(BigInt::from_biguint(sign, magnitude))
}

/// The radix, and what is behind `0x`, `0o` or `0b` where base 0 or that radix allows one.
fn without_prefix(unsigned: &str, base: i64) -> (u32, &str) {
    let mut start = unsigned.chars();
    let marked = match (start.next(), start.next()) {
        (Some('0'), Some('x' | 'X')) => 16,
        (Some('0'), Some('o' | 'O')) => 8,
        (Some('0'), Some('b' | 'B')) => 2,
        _ => 0,
    };
    if marked != 0 && (base == 0 || base == i64::from(marked)) {
        // An underscore may stand between the prefix and the first digit.
        let rest = &unsigned[2..];
        return (marked, rest.strip_prefix('_').unwrap_or(rest));
    }
    (
        if base == 0 {
            10
        } else {
            u32::try_from(base).unwrap_or(10)
        },
        unsigned,
    )
}

/// The digits without the single underscores between them; `None` where one is no digit of this radix.
fn digits(written: &str, radix: u32) -> Option<Cow<'_, str>> {
    let groups = || written.split('_');
    if groups().any(|group| group.is_empty() || !group.chars().all(|digit| digit.is_digit(radix))) {
        return None;
    }
    Some(if written.contains('_') {
        Cow::Owned(groups().collect())
    } else {
        Cow::Borrowed(written)
    })
}

/// Digits and blanks of other scripts as ASCII ones. Text that is ASCII already keeps U+001C to U+001F, which are
/// blanks only beside other scripts.
pub(super) fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let ascii = |character| match properties::decimal(character) {
        Some(digit) => char::from(b'0' + digit),
        None if properties::is_space(character) => ' ',
        None => character,
    };
    Cow::Owned(text.chars().map(ascii).collect())
}

/// Text without the blanks around it.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|character| matches!(character, '\t'..='\r' | ' '))
}
