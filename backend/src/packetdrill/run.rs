//! Carries out the events of a script, one after the other, in virtual time.

mod call;
mod expectation;
mod probe;

use super::Wish;
use super::calls::Expects;
use super::connection::Connections;
use super::options::{IpVersion, Options};
use super::packet;
use super::pattern::{Direction, Packet};
use super::python::Python;
use super::report::{Failure, Note, Report};
use super::script::{Call, Event, Script, What, When};
use super::shell;
use super::stage::Stage;
use socketarium_trace::{Fd, Nanos, Tid};
use std::collections::BTreeMap;

/// Most lines of what happened that are kept.
const LONGEST_LOG: usize = 100_000;

/// How long a script may take, in nanoseconds of virtual time.
const LONGEST_RUN: u64 = 30 * 365 * 86_400 * 1_000_000_000;

pub(super) fn run(script: &Script, options: &Options, wish: &Wish) -> Report {
    let mut run = Run::new(options, wish);
    let result = run.all(script);
    Report {
        result,
        notes: run.notes,
        log: run.log,
    }
}

struct Run<'a> {
    options: &'a Options,
    strict: bool,
    stage: Stage,
    connections: Connections,
    /// Descriptors of the script, and of the kernel.
    fds: BTreeMap<i32, Fd>,
    sleeping: Vec<Sleeping>,
    python: Python,
    notes: Vec<Note>,
    log: Vec<String>,
}

/// A call that has not come back.
struct Sleeping {
    tid: Tid,
    line: u32,
    call: Call,
    expects: Expects,
    /// When it should, where the script says so.
    until: Option<Nanos>,
}

/// When something is to happen: from the first moment to the second.
#[derive(Clone, Copy, Debug)]
struct Window {
    /// What relative times count from.
    base: Option<Nanos>,
    start: Nanos,
    /// Nothing: at any time.
    end: Option<Nanos>,
    /// How far outside of it is near enough.
    tolerance: Nanos,
}

impl<'a> Run<'a> {
    fn new(options: &'a Options, wish: &Wish) -> Self {
        let mut addresses = vec![options.local()];
        if options.version == IpVersion::V6 {
            addresses.push(std::net::Ipv4Addr::new(192, 168, 0, 1).into());
        }
        Self {
            options,
            strict: wish.strict,
            stage: Stage::new(&addresses, wish.seed, options.mtu),
            connections: Connections::new(options),
            fds: (0..3).map(|fd| (fd, Fd(fd))).collect(),
            sleeping: Vec::new(),
            python: Python::default(),
            notes: Vec::new(),
            log: Vec::new(),
        }
    }

    fn all(&mut self, script: &Script) -> Result<(), Failure> {
        if let Some(command) = &script.begin {
            self.command(command.line, &command.text);
        }
        let mut before = Nanos(0);
        for event in &script.events {
            let window = self.window(event.when, before);
            if window.end.unwrap_or(window.start).0 > LONGEST_RUN {
                return Err(at(event.line, "the script takes longer than 30 years"));
            }
            self.event(event, window)?;
            before = self.stage.now();
        }
        self.rest()?;
        if let Some(command) = &script.end {
            self.command(command.line, &command.text);
        }
        self.unasked(script.events.last().map_or(0, |event| event.line))
    }

    /// When an event is to happen. Relative times count from when the event before it happened.
    fn window(&self, when: When, before: Nanos) -> Window {
        let now = self.stage.now();
        let after = |time: Nanos| Nanos(now.0 + time.0);
        let (start, end) = match when {
            When::Any => (now, None),
            When::Absolute(time) => (time, Some(time)),
            When::Relative(time) => (after(time), Some(after(time))),
            When::AbsoluteRange(start, end) => (start, Some(end)),
            When::RelativeRange(start, end) => (after(start), Some(after(end))),
        };
        let relative = matches!(when, When::Relative(_) | When::RelativeRange(..));
        let part = start.since(before).0 / 100 * self.options.tolerance_percent;
        Window {
            base: relative.then_some(now),
            start,
            end,
            tolerance: Nanos(part.max(self.options.tolerance.0)),
        }
    }

    fn event(&mut self, event: &Event, window: Window) -> Result<(), Failure> {
        let line = event.line;
        match &event.what {
            What::Packet(packet) if packet.direction == Direction::Outbound => {
                self.expect(line, packet, window)
            }
            What::Packet(packet) => {
                self.wait(line, window, "inbound packet")?;
                self.inject(line, packet)
                    .map_err(|failed| wrong_packet(line, &failed))?;
                self.come_back()
            }
            What::Call(call) => {
                self.wait(line, window, "system call start")?;
                self.call(line, call, window)
            }
            What::Command(text) => {
                self.wait(line, window, "command")?;
                self.command(line, text);
                Ok(())
            }
            What::Code(text) => {
                self.wait(line, window, "data collection for code")?;
                self.probe(line, text)
            }
        }
    }

    /// Lets time go on until an event is due.
    fn wait(&mut self, line: u32, window: Window, what: &str) -> Result<(), Failure> {
        let now = self.stage.now();
        if now.0 > window.start.0 + window.tolerance.0 {
            return Err(at(line, &late(what, window.start, now, window.tolerance)));
        }
        self.advance(line, window.start)
    }

    /// Lets time go on, with calls that come back meanwhile.
    fn advance(&mut self, line: u32, moment: Nanos) -> Result<(), Failure> {
        while self.stage.step(moment).map_err(|error| at(line, &error))? {
            self.come_back()?;
        }
        self.stage.advance(moment).map_err(|error| at(line, &error))?;
        self.come_back()
    }

    fn inject(&mut self, line: u32, packet: &Packet) -> Result<(), String> {
        let index = self.connections.of_packet(packet)?;
        let connection = self.connections.nth(index);
        let injection = packet::injection(packet, connection, self.options)?;
        for text in injection.notes {
            self.notes.push(Note { line, text });
        }
        self.say(format!("< {}", packet::written(packet)));
        self.stage.receive(injection.datagram);
        Ok(())
    }

    fn command(&mut self, line: u32, text: &str) {
        let passed_over = shell::settings(text, self.stage.host.sysctls_mut());
        self.notes
            .extend(passed_over.into_iter().map(|text| Note { line, text }));
    }

    /// Packets that are left when the script is over.
    fn unasked(&mut self, line: u32) -> Result<(), Failure> {
        for (moment, sent) in std::mem::take(&mut self.stage.sent) {
            let text = format!(
                "a packet that no line asked for: {} {}",
                seconds(moment),
                self.text_of(&sent)
            );
            if self.strict {
                return Err(wrong_packet(line, &text));
            }
            self.notes.push(Note { line, text });
        }
        Ok(())
    }

    fn say(&mut self, what: String) {
        if self.log.len() < LONGEST_LOG {
            self.log.push(format!("{} {what}", seconds(self.stage.now())));
        }
    }
}

fn at(line: u32, message: &str) -> Failure {
    Failure::at(line, message)
}

fn wrong_packet(line: u32, message: &str) -> Failure {
    Failure::at(line, format!("error handling packet: {message}"))
}

/// `0.204000`
fn seconds(moment: Nanos) -> String {
    let micros = moment.0 / 1000;
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

fn late(what: &str, expected: Nanos, actual: Nanos, tolerance: Nanos) -> String {
    format!(
        "timing error: expected {what} at {} sec but happened at {} sec; tolerance {} sec",
        seconds(expected),
        seconds(actual),
        seconds(tolerance)
    )
}
