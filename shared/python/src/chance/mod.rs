//! `random` as CPython has it: the Mersenne Twister, seeded and drawn from in the same way, so that the same seed
//! gives the same run.
//!
//! Where a seed comes from that a program does not give is left to the machine. Rarer distributions are not here.

mod draws;
mod twister;

pub use draws::Random;
