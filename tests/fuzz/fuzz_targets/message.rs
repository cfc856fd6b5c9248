//! Messages between a viewer and a lab.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| socketarium_fuzz::message(data));

#[cfg(not(fuzzing))]
fn main() {
    socketarium_fuzz::run_files(socketarium_fuzz::message);
}
