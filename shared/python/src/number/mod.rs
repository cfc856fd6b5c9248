//! Numbers as text and text as numbers, and the arithmetic that Rust does otherwise than Python.
//!
//! Which operands an operator takes, and what it converts, is left to the machine.

pub mod arithmetic;
pub mod float;
pub mod integer;
pub mod real;
pub mod round;
pub mod whole;
