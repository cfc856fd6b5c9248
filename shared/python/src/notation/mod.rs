//! Texts with a grammar of their own: JSON. Knows no value and no machine.

pub mod json;
