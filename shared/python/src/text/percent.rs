//! `format % values`, for `str` and `bytes`: the directives of a format, and one value shown as its directive wants.
//!
//! Which value belongs to a directive, and what `str`, `repr`, `__index__` and `__float__` make of it, is left to the
//! machine: it takes one piece after the other, because a value may raise before a later piece is found to be wrong.

use crate::number::integer::Integer;
use crate::raised::{Raised, affordable};
use crate::text::format::{Rendering, digits_of, first};

/// A width or precision: written out, `*` (the next value is asked), or not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    Absent,
    Fixed(usize),
    Asked,
}

/// `%[(key)][flags][width][.precision][length]conversion`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive<'a> {
    /// The key of a mapping.
    pub key: Option<&'a str>,
    /// Stands left in its width (`-`).
    pub left: bool,
    /// Shows a plus (`+`).
    pub plus: bool,
    /// Leaves room for the sign (a space).
    pub blank: bool,
    /// The other form (`#`).
    pub alternate: bool,
    /// Filled with zeros (`0`).
    pub zeros: bool,
    pub width: Amount,
    pub precision: Amount,
    pub conversion: char,
    /// Where the conversion stands, in characters.
    pub index: usize,
}

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    Literal(&'a str),
    /// `%%`, which takes no value. With anything between the two it is a conversion that there is not.
    Percent,
    Directive(Directive<'a>),
}

/// The pieces of a format, in order. After an error there are no more.
#[derive(Debug, Clone)]
pub struct Pieces<'a> {
    format: &'a str,
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// A `bytes` format is read as Latin-1, which keeps its positions.
    #[must_use]
    pub fn new(format: &'a str) -> Self {
        Self { format, rest: format }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, Raised>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let literal = self.rest.find('%').unwrap_or(self.rest.len());
        if literal > 0 {
            let (literal, rest) = self.rest.split_at(literal);
            self.rest = rest;
            return Some(Ok(Piece::Literal(literal)));
        }
        let mut reader = Reader {
            format: self.format,
            rest: &self.rest[1..],
        };
        let piece = reader.directive();
        self.rest = if piece.is_err() { "" } else { reader.rest };
        Some(piece)
    }
}

struct Reader<'a> {
    format: &'a str,
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn directive(&mut self) -> Result<Piece<'a>, Raised> {
        if let Some(rest) = self.rest.strip_prefix('%') {
            self.rest = rest;
            return Ok(Piece::Percent);
        }
        let key = self.key()?;
        let mut directive = Directive {
            key,
            left: false,
            plus: false,
            blank: false,
            alternate: false,
            zeros: false,
            width: Amount::Absent,
            precision: Amount::Absent,
            conversion: '%',
            index: 0,
        };
        loop {
            match self.rest.bytes().next() {
                Some(b'-') => directive.left = true,
                Some(b'+') => directive.plus = true,
                Some(b' ') => directive.blank = true,
                Some(b'#') => directive.alternate = true,
                Some(b'0') => directive.zeros = true,
                _ => break,
            }
            self.rest = &self.rest[1..];
        }
        directive.width = self.amount("width")?;
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
            directive.precision = match self.amount("precision")? {
                Amount::Absent => Amount::Fixed(0),
                amount @ (Amount::Fixed(_) | Amount::Asked) => amount,
            };
        }
        self.rest = self.rest.strip_prefix(['h', 'l', 'L']).unwrap_or(self.rest);
        directive.index = self.format[..self.format.len() - self.rest.len()].chars().count();
        let Some(conversion) = self.rest.chars().next() else {
            return Err(Raised::value("incomplete format"));
        };
        self.rest = &self.rest[conversion.len_utf8()..];
        directive.conversion = conversion;
        Ok(Piece::Directive(directive))
    }

    /// A key may hold parentheses, if they are closed.
    fn key(&mut self) -> Result<Option<&'a str>, Raised> {
        let Some(rest) = self.rest.strip_prefix('(') else {
            return Ok(None);
        };
        let mut open = 1;
        for (position, byte) in rest.bytes().enumerate() {
            open += match byte {
                b'(' => 1,
                b')' => -1,
                _ => 0,
            };
            if open == 0 {
                self.rest = &rest[position + 1..];
                return Ok(Some(&rest[..position]));
            }
        }
        Err(Raised::value("incomplete format key"))
    }

    fn amount(&mut self, name: &str) -> Result<Amount, Raised> {
        if let Some(rest) = self.rest.strip_prefix('*') {
            self.rest = rest;
            return Ok(Amount::Asked);
        }
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        if number.is_empty() {
            return Ok(Amount::Absent);
        }
        let limit = if name == "width" {
            isize::MAX.unsigned_abs()
        } else {
            i32::MAX.unsigned_abs() as usize
        };
        let too_big = || Raised::value(format!("{name} too big"));
        let number = number
            .parse()
            .ok()
            .filter(|number| *number <= limit)
            .ok_or_else(too_big)?;
        Ok(Amount::Fixed(number))
    }
}

/// What a directive shows, with the widths that were asked for filled in by the machine.
/// A width that was asked and is negative is its absolute value with `left`; a negative precision is 0.
impl Directive<'_> {
    fn fixed(amount: Amount) -> Option<usize> {
        match amount {
            Amount::Fixed(amount) => Some(amount),
            Amount::Absent | Amount::Asked => None,
        }
    }

    /// `%s`, `%r` and `%a`: what `str`, `repr` or `ascii` made of the value, cut to the precision.
    ///
    /// # Errors
    /// `MemoryError` for a width that is too large.
    pub fn text(&self, text: &str) -> Result<String, Raised> {
        let shown = Self::fixed(self.precision).map_or(text, |precision| first(text, precision));
        self.padded("", shown, ' ')
    }

    /// `%c`: one character. The precision does not concern it.
    ///
    /// # Errors
    /// `MemoryError` for a width that is too large.
    pub fn character(&self, character: char) -> Result<String, Raised> {
        self.padded("", character.encode_utf8(&mut [0; 4]), ' ')
    }

    /// `%d`, `%i`, `%u`, `%o`, `%x` and `%X`. The precision is the least number of digits.
    ///
    /// # Errors
    /// `ValueError` for too many decimal digits, `MemoryError` for a width that is too large.
    pub fn integer<'a>(&self, number: impl Into<Integer<'a>>) -> Result<String, Raised> {
        let number = number.into();
        let (base, prefix) = match self.conversion {
            'o' => (8, "0o"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let digits = if base == 10 {
            number.decimal_digits()?
        } else {
            number.digits(base)
        };
        let least = affordable(Some(Self::fixed(self.precision).unwrap_or(0)))?;
        let mut digits = format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
        if self.conversion == 'X' {
            digits.make_ascii_uppercase();
        }
        let prefix = if self.alternate { prefix } else { "" };
        let before = format!("{}{prefix}", self.sign(number.is_negative()));
        self.padded(&before, &digits, if self.zeros { '0' } else { ' ' })
    }

    /// `%e`, `%f`, `%g` and their upper case.
    ///
    /// # Errors
    /// `MemoryError` for a width or precision that is too large.
    pub fn float(&self, number: f64) -> Result<String, Raised> {
        let (digits, rest) = digits_of(
            number,
            Rendering {
                style: self.conversion,
                precision: Self::fixed(self.precision).unwrap_or(6),
                alternate: self.alternate,
                whole: false,
            },
        )?;
        let before = self.sign(number.is_sign_negative() && !number.is_nan());
        self.padded(
            before,
            &format!("{digits}{rest}"),
            if self.zeros { '0' } else { ' ' },
        )
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.blank) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }

    fn padded(&self, before: &str, text: &str, fill: char) -> Result<String, Raised> {
        let width = affordable(Some(Self::fixed(self.width).unwrap_or(0)))?;
        let missing = width.saturating_sub(before.chars().count() + text.chars().count());
        let filling = |fill: char| String::from(fill).repeat(missing);
        Ok(match (self.left, fill) {
            (true, _) => format!("{before}{text}{}", filling(' ')),
            (false, '0') => format!("{before}{}{text}", filling('0')),
            (false, _) => format!("{}{before}{text}", filling(' ')),
        })
    }

    /// `ValueError` for a conversion that there is not.
    #[must_use]
    pub fn unsupported(&self) -> Raised {
        let shown = if (' '..='~').contains(&self.conversion) {
            self.conversion
        } else {
            '?'
        };
        let code = super::surrogate::code_point(self.conversion);
        Raised::value(format!(
            "unsupported format character '{shown}' (0x{code:x}) at index {}",
            self.index
        ))
    }
}
