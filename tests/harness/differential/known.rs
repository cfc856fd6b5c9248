//! Where the model is known to differ from Linux, and why. Each has a script that shows it: a test fails once the
//! difference is gone, so that the list stays true.

use super::compare::Difference;

/// A difference that is meant, or not worth what it would cost.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub name: &'static str,
    pub reason: &'static str,
    /// A made-up script that shows it.
    pub seed: u64,
    /// Whether a difference is this one.
    pub is: fn(&Difference) -> bool,
}

/// All of them.
pub const KNOWN: &[Known] = &[];

impl Known {
    /// The known one that a difference is, if it is one.
    #[must_use]
    pub fn of(difference: &Difference) -> Option<&'static Self> {
        KNOWN.iter().find(|known| (known.is)(difference))
    }
}
