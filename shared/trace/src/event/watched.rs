//! A row of an interest list, by name.

use crate::Fd;
use crate::json::{JsonError, Pass, Shape, Tree};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A row of an epoll instance's interest list: the number that the program gave, and which of the rows with that number it
/// is.
///
/// There is more than one where a descriptor was closed while another stands for the same open file: its row stays, and
/// the number can be given again for something else. `5` in JSON, and `"5.1"` for the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Watched {
    pub fd: Fd,
    /// 0 for the first; then the lowest that is free.
    pub nth: u32,
}

impl From<Fd> for Watched {
    fn from(fd: Fd) -> Self {
        Self { fd, nth: 0 }
    }
}

impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nth {
            0 => write!(f, "{}", self.fd),
            nth => write!(f, "{}.{nth}", self.fd),
        }
    }
}

impl Watched {
    fn of(text: &str) -> Option<Self> {
        let (fd, nth) = text.split_once('.').unwrap_or((text, "0"));
        Some(Self {
            fd: Fd(fd.parse().ok()?),
            nth: nth.parse().ok()?,
        })
    }
}

impl Shape for Watched {
    fn nothing() -> Self {
        Self::default()
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        if let Some(Tree::Text(text)) = pass.tree() {
            match Self::of(text) {
                Some(row) => *self = row,
                None => pass.note(JsonError::Expected("a row of an interest list")),
            }
        } else if self.nth == 0 {
            self.fd.pass(pass);
        } else {
            pass.write_text(&self.to_string());
        }
    }
}

impl Serialize for Watched {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.nth == 0 {
            self.fd.serialize(serializer)
        } else {
            serializer.collect_str(self)
        }
    }
}

impl<'de> Deserialize<'de> for Watched {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Row;

        impl Visitor<'_> for Row {
            type Value = Watched;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row of an interest list")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Watched, E> {
                let fd = i32::try_from(number).map_err(E::custom)?;
                Ok(Watched::from(Fd(fd)))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Watched, E> {
                let fd = i32::try_from(number).map_err(E::custom)?;
                Ok(Watched::from(Fd(fd)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Watched, E> {
                Watched::of(text).ok_or_else(|| E::custom("not a row of an interest list"))
            }
        }

        deserializer.deserialize_any(Row)
    }
}
