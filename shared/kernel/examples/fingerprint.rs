//! A run as a number, for whoever loads this as a WebAssembly module: the same number as the native test computes, or
//! the model is not the same in both. It exports one function and imports nothing.

#[path = "../tests/simulation/fingerprint.rs"]
mod fingerprint;

/// The fingerprint of the run with this seed.
#[expect(unsafe_code, reason = "exporting a function under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn fingerprint(seed: u64) -> u64 {
    fingerprint::of_run(seed)
}
