//! TCP between two hosts of the model.

mod bench;
mod delivery;
mod measured;
mod opening;
