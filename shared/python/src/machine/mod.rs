//! Frames on the heap and the loop that runs them. Whatever waits is a frame that is parked, never a Rust call.
//!
//! A thread is a stack of activations: frames of Python functions, and built-in functions that wait for one of them or
//! for the kernel. A built-in function that may wait is a Rust future, polled by nobody but [`Thread::run`]; it asks
//! by [`Vm::call`] and its kin, and goes on when the answer is there.

mod activation;
mod arithmetic;
mod asking;
mod attribute;
mod bind;
mod call;
mod class_making;
mod compare;
mod execute;
mod frame;
mod generator;
mod importing;
mod item;
mod iterate;
mod operator;
mod protocol;
mod raising;
mod reading_attribute;
mod representation;
mod thread;
mod types;
mod vm;

pub use activation::{Activation, After, Called, Native};
pub(crate) use arithmetic::big;
pub use frame::{Block, Frame};
pub(crate) use raising::{is_kind, os_kind};
pub use thread::{Stop, Thread};
pub use types::Types;
pub use vm::{Limits, Output, Shared, Vm};
