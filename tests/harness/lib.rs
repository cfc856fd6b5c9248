//! What the tests share: where the checkout is, the program under test, and how a test says that it cannot run.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod binary;
mod checkout;
pub mod differential;
pub mod left;
pub mod live;
pub mod outside;
pub mod programs;
#[cfg(target_os = "linux")]
pub mod python;
pub mod served;
mod skip;
pub mod traced;

pub use binary::socketarium;
pub use checkout::{top, tracked_files};
pub use skip::skip;
