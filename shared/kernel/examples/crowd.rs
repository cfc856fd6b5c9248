//! The crowd of the benchmark, for whoever loads this as a WebAssembly module and holds a watch.

#[path = "../benches/crowd/model.rs"]
#[expect(dead_code, reason = "only the whole run is measured here")]
mod model;

/// Bytes each way, as in the benchmark.
const MESSAGE: usize = 1024;

/// The crowd from start to end; how many events there were.
#[expect(unsafe_code, reason = "exporting a function under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn crowd(connections: u32) -> u32 {
    model::serve(connections) as u32
}
