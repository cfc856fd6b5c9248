//! Recordings, whole and line by line.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| socketarium_fuzz::recording(data));

#[cfg(not(fuzzing))]
fn main() {
    socketarium_fuzz::run_files(socketarium_fuzz::recording);
}
