//! The engine of `re`: patterns read and matched. Knows no value and no machine.
