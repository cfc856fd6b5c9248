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
pub const KNOWN: &[Known] = &[
    Known {
        name: "a datagram travels whole",
        reason: "IP fragments teach nothing about sockets: on the model's link a datagram is one packet, however long",
        seed: 553,
        is: |difference| difference.layer == Layer::Packets && says(&difference.left, "protocol 17"),
    },
    Known {
        name: "a socket that was disconnected has bytes that nobody wrote",
        reason: "Linux moves the end of its sequence space on (`tcp_disconnect`), and counts the gap as not sent",
        seed: 666,
        is: |difference| {
            let counts = difference.call == "ioctl" && says(&difference.right, "= 0 [0]");
            let is_full = says(&difference.right, "OUT|HUP") && !says(&difference.left, "OUT|HUP");
            difference.layer == Layer::Results && (counts || is_full)
        },
    },
    Known {
        name: "what waits is called as the socket that it came from",
        reason: "in a trace a connection in TIME-WAIT and the socket that a program still has of it are one, also where \
                 the program gives that another address",
        seed: 4588,
        is: |difference| {
            let binds = ["bind", "connect", "listen"].contains(&&*difference.call);
            difference.layer == Layer::Sockets && binds && says(&difference.left, "TIME-WAIT")
        },
    },
    Known {
        name: "how far a writer gets that waits for room",
        reason: "when a send buffer grows while a writer sleeps, the model lets it write some segments more",
        seed: 2753,
        is: |difference| {
            let before_queue = |text: &Option<String>| {
                text.as_ref()
                    .map(|text| text.rsplit_once('/').unzip().0.map(str::to_owned))
            };
            let queues = [&difference.left, &difference.right];
            difference.layer == Layer::Sockets
                && queues.iter().all(|text| says(text, "ESTABLISHED"))
                && before_queue(&difference.left) == before_queue(&difference.right)
        },
    },
];

fn says(text: &Option<String>, what: &str) -> bool {
    text.as_ref().is_some_and(|text| text.contains(what))
}

impl Known {
    /// The known one that a difference is, if it is one.
    #[must_use]
    pub fn of(difference: &Difference) -> Option<&'static Self> {
        KNOWN.iter().find(|known| (known.is)(difference))
    }
}
