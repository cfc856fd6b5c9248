//! Texts with a grammar of their own: JSON, and what else is read and written. Knows no value and no machine.
