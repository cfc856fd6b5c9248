//! Runs in virtual time: processors and processes, the link, the crowd, and what is the same each time.

mod crowd;
mod determinism;
mod ending;
mod fingerprint;
mod parking;
mod pausing;
mod processes;
mod processors;
mod snapshot;
mod stage;
