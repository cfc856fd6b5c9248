//! What `str` can do: positions in code points, methods, `repr`, codecs, templates.
//!
//! Text is Rust's UTF-8. A lone surrogate, which Python allows and UTF-8 does not, is kept as the private-use
//! character [`surrogate`] tells of. Attribute lookup and conversion of arguments are left to the machine.

pub mod case;
pub mod codec;
pub mod columns;
pub mod format;
pub mod kinds;
pub mod percent;
mod positions;
pub mod properties;
pub mod quoting;
pub mod search;
pub mod split;
pub mod strip;
pub mod surrogate;
mod tables;
pub mod template;
pub mod units;

pub use positions::{Text, not_found};
