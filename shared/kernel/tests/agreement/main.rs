//! The model against the kernel that runs this test: the same calls, made at random, give the same results.
//!
//! One thread that never sleeps, in two parts: `descriptors` (pipes, event counters, `select`, `poll`, `epoll`), and
//! `sockets` (UDP, Unix streams and datagrams, TCP as far as `listen()`). For the second it makes itself a network of its
//! own, where it may; elsewhere that part is skipped.
//!
//! `AGREEMENT=sockets:83` runs one sequence alone and prints its calls, `AGREEMENT=descriptors:0..9000` runs several.

#![expect(clippy::wildcard_enum_match_arm, reason = "few of the calls are made here")]

#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod dice;
#[cfg(target_os = "linux")]
mod raw;
#[cfg(target_os = "linux")]
mod seeds;
#[cfg(target_os = "linux")]
mod sockets;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    match seeds::run_all() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: the kernel here is not Linux");
}
