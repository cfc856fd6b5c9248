//! TCP between two hosts of the model, and between one and the hand of a test.

mod bench;
mod delivery;
mod first_numbers;
mod lone;
mod measured;
mod opening;
mod outside;
mod transitions;
