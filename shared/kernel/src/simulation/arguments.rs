//! Arguments of the built-in programs: `name=value`, each name once, in any order.

use super::chance::Millionths;
use socketarium_trace::Nanos;
use std::collections::BTreeMap;

/// Arguments that nobody has taken yet.
#[derive(Debug)]
pub(super) struct Arguments<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Arguments<'a> {
    /// # Errors
    /// An argument that has no `=`, or a name that comes twice.
    pub(super) fn read(arguments: &'a [String]) -> Result<Self, String> {
        let mut named = BTreeMap::new();
        for argument in arguments {
            let (name, value) = argument
                .split_once('=')
                .ok_or_else(|| format!("{argument:?} is not written name=value"))?;
            if named.insert(name, value).is_some() {
                return Err(format!("{name} is given twice"));
            }
        }
        Ok(Self(named))
    }

    /// Takes a whole number of at most `most`.
    ///
    /// # Errors
    /// What is not one.
    pub(super) fn number(&mut self, name: &str, default: u64, most: u64) -> Result<u64, String> {
        let Some(text) = self.0.remove(name) else {
            return Ok(default);
        };
        let number: Option<u64> = text.trim().parse().ok();
        number
            .filter(|number| *number <= most)
            .ok_or_else(|| format!("{name}: {text:?} is not a whole number up to {most}"))
    }

    /// Takes a time in milliseconds.
    ///
    /// # Errors
    /// What is not a number.
    pub(super) fn millis(&mut self, name: &str, default: u64) -> Result<Nanos, String> {
        let millis = self.number(name, default, 86_400_000)?;
        Ok(Nanos(millis * 1_000_000))
    }

    /// Takes text.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        self.0.remove(name)
    }

    /// # Errors
    /// The first argument that nobody has taken.
    pub(super) fn done(self) -> Result<(), String> {
        match self.0.keys().next() {
            Some(name) => Err(format!("there is no argument {name:?}")),
            None => Ok(()),
        }
    }
}

impl Millionths {
    /// `0.5` percent is 5000 millionths.
    ///
    /// # Errors
    /// What is not a number of percent from 0 to 100 with at most four decimal places.
    pub fn of_percent(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is not a number of percent from 0 to 100, with at most 4 decimal places");
        let (whole, places) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || places.len() > 4 || !digits(whole) || !digits(places) {
            return Err(wrong());
        }
        let millionths: Option<u32> = format!("{whole}{places:0<4}").parse().ok();
        millionths
            .filter(|millionths| *millionths <= 1_000_000)
            .map(Self)
            .ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_that_nobody_takes_is_named() {
        let given = ["port=9000".to_owned(), "colour=red".to_owned()];
        let mut arguments = Arguments::read(&given).unwrap();
        assert_eq!(arguments.number("port", 1, 65_535), Ok(9000));
        assert_eq!(arguments.number("backlog", 5, 100), Ok(5));
        assert_eq!(
            arguments.done(),
            Err("there is no argument \"colour\"".to_owned())
        );
    }

    #[test]
    fn percent_are_read_without_floating_point() {
        assert_eq!(Millionths::of_percent("0.5"), Ok(Millionths(5000)));
        assert_eq!(Millionths::of_percent("100"), Ok(Millionths(1_000_000)));
        assert_eq!(Millionths::of_percent("12.3456"), Ok(Millionths(123_456)));
        for wrong in ["", "-1", "100.1", "1e2", "0.00001", "half"] {
            assert!(Millionths::of_percent(wrong).is_err(), "{wrong}");
        }
    }
}
