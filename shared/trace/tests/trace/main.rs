//! The trace from outside: what it is written as, what it folds into, what it refuses.

mod sentence;
mod story;
mod strace;
mod tcpdump;
mod transcript;
