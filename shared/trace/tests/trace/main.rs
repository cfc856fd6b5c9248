//! The trace from outside: what it is written as, what it folds into, what it refuses.

#![expect(clippy::unwrap_used, reason = "what a test builds is known to be whole")]

mod fold;
mod lab;
mod random;
mod recording;
mod scenario;
mod sentence;
mod story;
mod strace;
mod tcpdump;
mod timeline;
mod transcript;
mod vocabulary;
