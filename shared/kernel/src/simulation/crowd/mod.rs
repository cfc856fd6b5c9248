//! The crowd: one client program that makes many connections, each with manners of its own.

mod blocking;
mod polling;
mod visit;

use super::Program;
use super::arguments::Arguments;
use super::chance::gap;
use crate::random::Random;
use blocking::Threads;
use polling::Polling;
use socketarium_trace::Nanos;
use std::net::SocketAddr;
use visit::{Manner, Visit};

/// A crowd of clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crowd {
    pub to: SocketAddr,
    pub connections: u32,
    pub arrival: Arrival,
    pub style: Style,
    /// How many messages each one sends and has answered before it closes.
    pub exchanges: u32,
    /// Bytes of a message.
    pub message: u32,
    /// Bytes of the reply that is waited for.
    pub reply: u32,
    /// Between a reply and the next message.
    pub think: Nanos,
    pub manners: Manners,
    /// How long those wait who do not read or do not write, before they close.
    pub patience: Nanos,
}

/// When the clients come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    AtOnce,
    /// At even intervals, the last after this time.
    Evenly(Nanos),
    /// Independently of each other, this far apart on average.
    Poisson(Nanos),
}

/// How the client program is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One thread with non-blocking sockets and epoll.
    Epoll,
    /// A thread for each connection, with blocking calls.
    Threads,
}

/// How many of the clients do not behave as usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manners {
    /// Send their message in 16 pieces with pauses of 100 ms.
    pub slow: u32,
    /// Connect and say nothing.
    pub silent: u32,
    /// Send everything and read nothing.
    pub deaf: u32,
}

impl Crowd {
    /// A crowd with one usual exchange of 1 KiB each way.
    #[must_use]
    pub fn new(to: SocketAddr, connections: u32) -> Self {
        Self {
            to,
            connections,
            arrival: Arrival::AtOnce,
            style: Style::Epoll,
            exchanges: 1,
            message: 1024,
            reply: 1024,
            think: Nanos(0),
            manners: Manners::default(),
            patience: Nanos(1_000_000_000),
        }
    }

    /// Reads arguments: `to`, `connections`, `arrival` (`at-once`, `evenly`, `poisson`), `over-millis` (of the whole
    /// arrival), `style` (`epoll`, `threads`), `exchanges`, `message`, `reply`, `think-millis`, `slow`, `silent`, `deaf`,
    /// `patience-millis`.
    ///
    /// # Errors
    /// What is missing or not understood, in English.
    pub fn of_arguments(arguments: &[String]) -> Result<Self, String> {
        let mut given = Arguments::read(arguments)?;
        let to = given.text("to").ok_or("to=ADDRESS:PORT is missing")?;
        let to: SocketAddr = to
            .parse()
            .ok()
            .ok_or_else(|| format!("to: {to:?} is not ADDRESS:PORT"))?;
        let connections = given.number("connections", 1, 100_000)? as u32;
        let over = given.millis("over-millis", 1000)?;
        let usual = Self::new(to, connections);
        let crowd = Self {
            arrival: match given.text("arrival") {
                None | Some("at-once") => Arrival::AtOnce,
                Some("evenly") => Arrival::Evenly(over),
                Some("poisson") => Arrival::Poisson(Nanos(over.0 / u64::from(connections.max(1)))),
                Some(other) => return Err(format!("arrival: {other:?} is not at-once, evenly or poisson")),
            },
            style: match given.text("style") {
                None | Some("epoll") => Style::Epoll,
                Some("threads") => Style::Threads,
                Some(other) => return Err(format!("style: {other:?} is neither epoll nor threads")),
            },
            exchanges: given.number("exchanges", 1, 1_000_000)? as u32,
            message: given.number("message", 1024, 1 << 24)? as u32,
            reply: given.number("reply", 1024, 1 << 24)? as u32,
            think: given.millis("think-millis", 0)?,
            manners: Manners {
                slow: given.number("slow", 0, u64::from(connections))? as u32,
                silent: given.number("silent", 0, u64::from(connections))? as u32,
                deaf: given.number("deaf", 0, u64::from(connections))? as u32,
            },
            patience: given.millis("patience-millis", 1000)?,
            ..usual
        };
        given.done()?;
        Ok(crowd)
    }

    /// The program. Who comes when and who has which manners is drawn from `seed`.
    #[must_use]
    pub fn program(self, seed: u64) -> Box<dyn Program> {
        let visits = self.visits(&mut Random::new(seed));
        match self.style {
            Style::Epoll => Box::new(Polling::new(self.to, visits)),
            Style::Threads => Box::new(Threads::new(self.to, visits)),
        }
    }

    /// Every client, with when it comes, counted from the start of the program.
    fn visits(&self, random: &mut Random) -> Vec<(Nanos, Visit)> {
        let manners = self.shuffled_manners(random);
        let mut at = Nanos(0);
        let each = manners.into_iter().enumerate().map(|(index, manner)| {
            match self.arrival {
                Arrival::AtOnce => {}
                Arrival::Evenly(over) => {
                    let last = u64::from(self.connections.max(2) - 1);
                    at = Nanos((u128::from(over.0) * index as u128 / u128::from(last)) as u64);
                }
                Arrival::Poisson(mean) => at = Nanos(at.0 + gap(random, mean.0)),
            }
            (at, Visit::new(self, manner))
        });
        each.collect()
    }

    fn shuffled_manners(&self, random: &mut Random) -> Vec<Manner> {
        let Manners { slow, silent, deaf } = self.manners;
        let odd = [
            (slow, Manner::Slow),
            (silent, Manner::Silent),
            (deaf, Manner::Deaf),
        ];
        let mut manners: Vec<Manner> = odd
            .into_iter()
            .flat_map(|(count, manner)| std::iter::repeat_n(manner, count as usize))
            .take(self.connections as usize)
            .collect();
        let unusual = manners.len();
        manners.resize(self.connections as usize, Manner::Usual);
        // Only those who are not usual need a place drawn for them.
        for index in 0..unusual {
            let left = (manners.len() - index) as u32;
            manners.swap(index, index + random.below(left) as usize);
        }
        manners
    }
}
