//! bytes as a pure matter: `struct`, hashes, base64, hexadecimal. Knows no value and no machine.
//!
//! What bytes have in common with text (find, split, strip, replace, codecs) is in [`crate::text`].

pub mod base64;
pub mod digest;
pub mod hexadecimal;
pub mod structure;
