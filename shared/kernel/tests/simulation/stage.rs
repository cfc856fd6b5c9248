//! What the tests share: two hosts, programs written as lists of what they do, and the trace folded as it grows.

use socketarium_kernel::simulation::{Machine, Next, NotStarted, Program, Repertoire, Setup, Simulation};
use socketarium_kernel::{Reply, Request};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Link};
use socketarium_trace::lab::LayerReport;
use socketarium_trace::recording::{FORMAT, Header, VERSION, WorldKind};
use socketarium_trace::scenario::{HostSpec, Limits, Plan, PlannedProgram, Text};
use socketarium_trace::{Event, Fd, HostId, Nanos, Table, World};
use std::collections::VecDeque;
use std::net::Ipv4Addr;

/// The millisecond that most tests count in.
pub(crate) const MILLI: u64 = 1_000_000;

/// A plan of these programs, each with its host.
pub(crate) fn plan(programs: &[(&str, u8)]) -> Plan {
    let host = |name: &str, last| HostSpec {
        name: name.to_owned(),
        address: Ipv4Addr::new(10, 0, 0, last),
        sysctls: Table::new(),
    };
    Plan {
        scenario: "test".to_owned(),
        settings: Table::new(),
        hosts: vec![host("client", 1), host("server", 2)],
        programs: programs.iter().map(|(name, host)| planned(name, *host)).collect(),
        link: Link {
            rtt_micros: 10_000,
            hold_all: false,
        },
        rules: Vec::new(),
        limits: Limits {
            seconds: 10,
            ..Limits::default()
        },
    }
}

pub(crate) fn planned(name: &str, host: u8) -> PlannedProgram {
    PlannedProgram {
        name: name.to_owned(),
        of: name.to_owned(),
        file: name.to_owned(),
        host: HostId(host),
        arguments: Vec::new(),
        after: None,
        delay_millis: 0,
    }
}

/// One processor on which nothing costs anything but what a test says.
pub(crate) const BARE: Machine = Machine {
    processors: 1,
    call: Nanos(0),
    switch: Nanos(0),
    line: Nanos(0),
    slice: Nanos(3 * MILLI),
};

/// Does one thing after the other, and ends its thread.
#[derive(Debug)]
pub(crate) struct Script(pub(crate) VecDeque<Next>);

impl Program for Script {
    fn resume(&mut self, _now: Nanos, _last: Option<Reply>) -> Next {
        self.0.pop_front().unwrap_or(Next::End)
    }
}

pub(crate) fn script(steps: impl IntoIterator<Item = Next>) -> Box<dyn Program> {
    Box::new(Script(steps.into_iter().collect()))
}

/// The scripts of a test by the names of their programs.
pub(crate) struct Cast(pub(crate) fn(&str) -> Vec<Next>);

impl std::fmt::Debug for Cast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cast")
    }
}

impl Repertoire for Cast {
    fn program(&self, planned: &PlannedProgram, _seed: u64) -> Result<Box<dyn Program>, NotStarted> {
        Ok(script((self.0)(&planned.file)))
    }
}

/// A simulation with its trace so far and the World that it folds into.
pub(crate) struct Stage {
    pub(crate) simulation: Simulation,
    pub(crate) events: Vec<Event>,
    pub(crate) world: World,
}

impl Stage {
    pub(crate) fn new(setup: Setup, repertoire: impl Repertoire + 'static) -> Self {
        let header = Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            world: WorldKind::Simulated,
            kernel: String::new(),
            interpreter: String::new(),
            title: Text::default(),
            plan: setup.plan.clone(),
            sources: Table::new(),
            layers: Vec::<LayerReport>::new(),
            sysctls: Table::new(),
        };
        Self {
            world: World::before(&header),
            simulation: Simulation::new(setup, Box::new(repertoire)).expect("it is there"),
            events: Vec::new(),
        }
    }

    pub(crate) fn step(&mut self) -> bool {
        let goes_on = self.simulation.step();
        self.fold();
        goes_on
    }

    pub(crate) fn run(&mut self) {
        self.simulation.run();
        self.fold();
    }

    pub(crate) fn run_until(&mut self, millis: u64) {
        self.simulation.run_until(Nanos(millis * MILLI));
        self.fold();
    }

    pub(crate) fn fold(&mut self) {
        for event in self.simulation.events() {
            self.world.apply(&event);
            self.events.push(event);
        }
    }

    /// What the events say, as `when` in whole microseconds and what `tell` makes of each.
    pub(crate) fn told<T>(&self, tell: impl Fn(&Event) -> Option<T>) -> Vec<(u64, T)> {
        let tell = |event: &Event| Some((event.at.0 / 1000, tell(event)?));
        self.events.iter().filter_map(tell).collect()
    }
}

pub(crate) fn compute(millis: u64) -> Next {
    Next::Compute(Nanos(millis * MILLI))
}

pub(crate) fn sleep(millis: u64) -> Next {
    Next::Call(Request::of(Call::Nanosleep {
        nanos: millis * MILLI,
        clock: None,
    }))
}

pub(crate) fn print(text: &str) -> Next {
    let data = text.as_bytes().to_vec();
    Next::Call(Request {
        call: Call::Write {
            fd: Fd(1),
            data: Payload::of(&data),
        },
        data,
    })
}

/// What programs print, with the microsecond of each.
pub(crate) fn printed(event: &Event) -> Option<String> {
    use socketarium_trace::Kind;
    use socketarium_trace::event::ProgramEvent;
    if let Kind::Program(ProgramEvent::Output { text, .. }) = &event.kind {
        Some(String::from_utf8_lossy(&text.bytes.0).into_owned())
    } else {
        None
    }
}
