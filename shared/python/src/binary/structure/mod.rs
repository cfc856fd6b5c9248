//! `struct`: C structures as bytes. `pack`, `unpack`, `calcsize` and what they raise.
//!
//! The native mode is that of x86-64 Linux. Converting arguments (`__index__`, `__float__`) is left to the machine;
//! buffers and offsets of `pack_into` and `unpack_from` too, but for the size.

mod half;
mod layout;
mod pack;
mod unpack;

use num_bigint::BigInt;

pub use layout::Layout;

use crate::raised::{Class, Raised};

/// What a field holds, as the program sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    Integer(BigInt),
    Float(f64),
    Bool(bool),
    Bytes(Vec<u8>),
    /// Anything else: no field takes it.
    Other,
}

fn error(message: impl Into<String>) -> Raised {
    Class::StructError.because(message)
}
