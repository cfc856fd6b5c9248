//! A server that sends back what it receives, written in three ways.

mod blocking;
mod polling;

use super::Program;
use super::arguments::Arguments;
use blocking::Blocking;
use polling::Polling;
use socketarium_trace::Nanos;

/// An echo server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub port: u16,
    pub backlog: i32,
    pub style: ServiceStyle,
    /// Processor time for each piece that it receives.
    pub work: Nanos,
    /// After how many connections it ends; nothing: never.
    pub serves: Option<u32>,
}

/// How the server is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceStyle {
    /// One thread, blocking calls, one client after the other.
    OneByOne,
    /// A thread for each connection, with blocking calls.
    Threads,
    /// One thread with non-blocking sockets and epoll.
    Epoll,
}

impl Service {
    #[must_use]
    pub fn new(port: u16, style: ServiceStyle) -> Self {
        Self {
            port,
            backlog: 4096,
            style,
            work: Nanos(0),
            serves: None,
        }
    }

    /// Reads arguments: `port`, `backlog`, `style` (`one-by-one`, `threads`, `epoll`), `work-micros`, `serves`.
    ///
    /// # Errors
    /// What is missing or not understood, in English.
    pub fn of_arguments(arguments: &[String]) -> Result<Self, String> {
        let mut given = Arguments::read(arguments)?;
        let service = Self {
            port: given.number("port", 9000, 65_535)? as u16,
            backlog: given.number("backlog", 4096, i32::MAX as u64)? as i32,
            style: match given.text("style") {
                None | Some("epoll") => ServiceStyle::Epoll,
                Some("threads") => ServiceStyle::Threads,
                Some("one-by-one") => ServiceStyle::OneByOne,
                Some(other) => {
                    return Err(format!("style: {other:?} is not one-by-one, threads or epoll"));
                }
            },
            work: Nanos(given.number("work-micros", 0, 60_000_000)? * 1000),
            serves: match given.number("serves", 0, u64::from(u32::MAX))? {
                0 => None,
                serves => Some(serves as u32),
            },
        };
        given.done()?;
        Ok(service)
    }

    #[must_use]
    pub fn program(self) -> Box<dyn Program> {
        match self.style {
            ServiceStyle::OneByOne | ServiceStyle::Threads => Box::new(Blocking::new(self)),
            ServiceStyle::Epoll => Box::new(Polling::new(self)),
        }
    }
}

/// How much is asked for at once.
const PIECE: u64 = 65_536;
