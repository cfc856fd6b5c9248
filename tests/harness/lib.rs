//! What the tests share: where the checkout is, the program under test, and how a test says that it cannot run.

mod binary;
mod checkout;
pub mod left;
pub mod live;
pub mod served;
mod skip;
pub mod traced;

pub use binary::socketarium;
pub use checkout::{top, tracked_files};
pub use skip::skip;
