//! Where the model is known to differ from Linux, and why. Each has a script that shows it: a test fails once the
//! difference is gone, so that the list stays true.

use super::compare::{Difference, Layer};

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
pub const KNOWN: &[Known] = &[Known {
    name: "a datagram travels whole",
    reason: "IP fragments teach nothing about sockets: on the model's link a datagram is one packet, however long",
    seed: 141,
    is: |difference| {
        let fragment = |text: &String| text.contains("protocol 17");
        difference.layer == Layer::Packets && difference.left.as_ref().is_some_and(fragment)
    },
}];

impl Known {
    /// The known one that a difference is, if it is one.
    #[must_use]
    pub fn of(difference: &Difference) -> Option<&'static Self> {
        KNOWN.iter().find(|known| (known.is)(difference))
    }
}
