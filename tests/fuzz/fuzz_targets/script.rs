//! Scripts of packetdrill.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| socketarium_fuzz::script(data));

#[cfg(not(fuzzing))]
fn main() {
    socketarium_fuzz::run_files(socketarium_fuzz::script);
}
