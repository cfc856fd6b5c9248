//! A script: who is there, and what happens, step by step. It prints as what a person would write down.
//!
//! Descriptors are numbers, as in any program; a script knows them because Linux gives the lowest that is free.

use super::calls::ALL_EVENTS;
use super::kernel::Request;
use socketarium_trace::event::Outcome;
use socketarium_trace::notation::past_call_text;
use socketarium_trace::world::PastCall;
use socketarium_trace::{HostId, Nanos, Pid, Seq, Tid};
use std::fmt;

/// The host that mostly asks, 10.0.0.1, and the one that mostly answers, 10.0.0.2.
pub const CLIENT: HostId = HostId(0);
pub const SERVER: HostId = HostId(1);
pub const HOSTS: [HostId; 2] = [CLIENT, SERVER];

/// The host at the other end of the wire.
#[must_use]
pub fn other(host: HostId) -> HostId {
    if host == CLIENT { SERVER } else { CLIENT }
}

/// A thread by its place: host, process, thread, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thread {
    pub host: HostId,
    pub process: u8,
    pub thread: u8,
}

impl Thread {
    /// The first thread of a process.
    #[must_use]
    pub const fn of(host: HostId, process: u8) -> Self {
        Self {
            host,
            process,
            thread: 0,
        }
    }

    /// Another thread of the same process.
    #[must_use]
    pub const fn nth(self, thread: u8) -> Self {
        Self { thread, ..self }
    }
}

/// `C`, `S`; `C2` for the second process, `S.2` for the second thread, `C2.3`.
impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(initial(self.host))?;
        if self.process > 0 {
            write!(f, "{}", self.process + 1)?;
        }
        if self.thread > 0 {
            write!(f, ".{}", self.thread + 1)?;
        }
        Ok(())
    }
}

/// `C` or `S`.
#[must_use]
pub fn initial(host: HostId) -> &'static str {
    if host == CLIENT { "C" } else { "S" }
}

/// What is there before the first step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// Host and number of threads of each process, in order.
    pub processes: Vec<(HostId, u8)>,
    /// Sysctls that are not at their defaults.
    pub sysctls: Vec<(HostId, String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A thread makes a call; a thread that sleeps in another does not.
    Call { thread: Thread, request: Request },
    /// A process is copied.
    Fork { thread: Thread },
    /// A process ends.
    Exit { thread: Thread },
    /// What a host sends from now on stays on the wire, or passes again.
    Hold { from: HostId, on: bool },
    /// A packet that is held, by its place in its direction.
    Wire { from: HostId, index: usize, what: Wire },
    /// Time passes.
    Wait { millis: u64 },
}

impl Step {
    /// The name of the call, or what else it is.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Call { request, .. } => request.call.name(),
            Self::Fork { .. } => "fork",
            Self::Exit { .. } => "exit",
            Self::Hold { .. } | Self::Wire { .. } => "the wire",
            Self::Wait { .. } => "time",
        }
    }
}

/// What becomes of a held packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    Deliver,
    Drop,
    /// It is delivered and stays on the wire.
    Duplicate,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    pub setup: Setup,
    pub steps: Vec<Step>,
}

impl fmt::Display for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts = [0_u8; 2];
        for (host, threads) in &self.processes {
            let count = &mut counts[usize::from(host.0)];
            write!(f, "{}", Thread::of(*host, *count))?;
            if *threads > 1 {
                write!(f, " ({threads} threads)")?;
            }
            f.write_str("  ")?;
            *count += 1;
        }
        for (host, name, value) in &self.sysctls {
            let also = |at: HostId| self.sysctls.contains(&(at, name.clone(), value.clone()));
            let short = name.strip_prefix("net.ipv4.").unwrap_or(name);
            match (also(CLIENT) && also(SERVER), *host == CLIENT) {
                (true, true) => write!(f, "{short}={value}  ")?,
                (true, false) => {}
                (false, _) => write!(f, "{}: {short}={value}  ", initial(*host))?,
            }
        }
        Ok(())
    }
}

/// A call with its arguments, as strace would write it before knowing what comes of it.
fn call_text(request: &Request) -> String {
    let past = PastCall {
        pid: Pid(0),
        tid: Tid(0),
        entered: Seq(0),
        returned: Seq(0),
        since: Nanos(0),
        until: Nanos(0),
        call: request.call.clone(),
        outcome: Outcome::value(0),
        place: None,
    };
    let text = past_call_text(&past);
    text.rsplit_once(" = ")
        .map_or(text.clone(), |(call, _)| call.to_owned())
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { thread, request } => {
                let mut call = call_text(request);
                if request.data.len() > 24 {
                    // The same letters each time; the length says all.
                    let shown = call.find('"').zip(call.rfind('"'));
                    if let Some((first, last)) = shown.filter(|(first, last)| last > first) {
                        call.replace_range(first..=last, &format!("{} bytes", request.data.len()));
                    }
                }
                let everything = ALL_EVENTS.named("POLL");
                write!(f, "{thread:<4} {}", call.replace(&everything, "..."))
            }
            Self::Fork { thread } => write!(f, "{thread:<4} fork"),
            Self::Exit { thread } => write!(f, "{thread:<4} exit_group(0)"),
            Self::Hold { from, on } => {
                let verb = if *on { "hold" } else { "pass" };
                write!(f, "wire {verb} what {} sends", initial(*from))
            }
            Self::Wire { from, index, what } => {
                let verb = match what {
                    Wire::Deliver => "deliver",
                    Wire::Drop => "drop",
                    Wire::Duplicate => "duplicate",
                };
                write!(f, "wire {verb} {}'s held packet {index}", initial(*from))
            }
            Self::Wait { millis } => write!(f, "     {millis} ms pass"),
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "     {}", self.setup)?;
        for (index, step) in self.steps.iter().enumerate() {
            writeln!(f, "{index:>3}  {step}")?;
        }
        Ok(())
    }
}
