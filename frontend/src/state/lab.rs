//! The connection to a lab and what the lab has said of itself.

use socketarium_trace::lab::Hello;
use socketarium_trace::scenario::Scenario;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lab {
    pub link: Link,
    /// Kept when the connection is lost: the form stays.
    pub hello: Option<Hello>,
    pub phase: Phase,
    /// Connections that failed since the last one that held.
    pub failures: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not tried.
    #[default]
    Off,
    Connecting,
    Ready,
    /// There is none: nobody answered, or the server said so, in these words.
    NoLab {
        message: Option<String>,
    },
    /// There was one. The next attempt is made by itself after this many seconds.
    Lost {
        again_in: u32,
    },
}

/// How far the experiment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    Starting,
    Running,
}

impl Lab {
    /// Seconds to wait after so many failures: doubling, at most half a minute.
    #[must_use]
    pub fn backoff_seconds(failures: u32) -> u32 {
        (1_u32 << failures.min(5)).min(30)
    }

    #[must_use]
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        let scenarios = &self.hello.as_ref()?.scenarios;
        scenarios.iter().find(|scenario| scenario.name == name)
    }

    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.link == Link::Ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_and_stays_bounded() {
        let waits: Vec<u32> = (0..8).map(Lab::backoff_seconds).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
    }
}
