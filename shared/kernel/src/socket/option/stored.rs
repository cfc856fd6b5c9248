//! Options that are only kept: which values they take, and what is given back.

use super::Options;
use super::rule::{Known, Rule};
use crate::socket::{Body, Socket};
use socketarium_trace::Errno;

impl Socket {
    /// Keeps a value as Linux would.
    ///
    /// # Errors
    /// What Linux says to a value that the option does not take.
    pub(crate) fn store(&mut self, known: &Known, value: i32) -> Result<(), Errno> {
        let is_unix = matches!(self.body, Body::Unix(_));
        let kept = match known.rule {
            Rule::Flag => i32::from(value != 0),
            Rule::UnixFlag if is_unix => i32::from(value != 0),
            Rule::UnixFlag => return Err(Errno::EOPNOTSUPP),
            Rule::Between(least, most) if !(least..=most).contains(&value) => return Err(Errno::EINVAL),
            Rule::Limited(least, most, errno) if !(least..=most).contains(&value) => return Err(errno),
            Rule::Between(..) | Rule::Limited(..) | Rule::Number | Rule::Rate => value,
            Rule::Nothing => return Ok(()),
            Rule::TypeOfService => {
                let explicit_congestion = if matches!(self.body, Body::Tcp(_)) { 3 } else { 0 };
                value & 0xff & !explicit_congestion
            }
            Rule::Fixed | Rule::Own => return Err(Errno::ENOPROTOOPT),
        };
        self.sock.options.keep(known, kept);
        Ok(())
    }

    /// # Errors
    /// `EOPNOTSUPP` where only other kinds of sockets have it.
    pub(crate) fn stored(&self, known: &Known) -> Result<i32, Errno> {
        if known.rule == Rule::UnixFlag && !matches!(self.body, Body::Unix(_)) {
            return Err(Errno::EOPNOTSUPP);
        }
        Ok(self.sock.options.kept(known))
    }
}

impl Options {
    fn keep(&mut self, known: &Known, value: i32) {
        let place = |row: &&mut (i32, i32, i32)| (row.0, row.1) == (known.level, known.name);
        match self.stored.iter_mut().find(place) {
            Some(row) => row.2 = value,
            None => self.stored.push((known.level, known.name, value)),
        }
    }

    fn kept(&self, known: &Known) -> i32 {
        let row = self
            .stored
            .iter()
            .find(|row| (row.0, row.1) == (known.level, known.name));
        row.map_or(known.first, |row| row.2)
    }
}
