//! Frames on the heap and the loop that runs them. Whatever waits is a frame that is parked, never a Rust call.
