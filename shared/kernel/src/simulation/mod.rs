//! A whole run in virtual time: hosts with their processors and programs, the link between them, and the agenda that
//! says what comes next.
//!
//! Nothing happens but by [`Simulation::step`] and [`Simulation::command`]; between two calls time stands still. The
//! same setup gives the same trace, byte for byte.

mod acting;
mod agenda;
mod arguments;
mod calls;
mod chance;
mod commands;
mod crowd;
mod ending;
mod link;
mod node;
mod parking;
mod processes;
mod program;
mod schedule;
mod scheduler;
mod served;
mod setup;
mod turning;

pub use chance::Millionths;
pub use crowd::{Arrival, Crowd, Manners, Style};
pub use link::Conditions;
pub use node::Thread;
pub use program::{Next, Program};
pub use scheduler::{Machine, Switches, ThreadState};
pub use served::{Service, ServiceStyle};
pub use setup::{BuiltIn, NotStarted, Repertoire, Setup, SetupError};

use crate::{Because, Host, Tracer};
use agenda::Agenda;
use link::Link;
use node::Node;
use schedule::Schedule;
use scheduler::Turn;
use socketarium_trace::event::{EndReason, Kind, RunEvent, SchedulerEvent, Why};
use socketarium_trace::scenario::{Limits, PlannedProgram, PlannedRule};
use socketarium_trace::world::Standing;
use socketarium_trace::{Actor, Event, HostId, Nanos, PacketId, world};
use turning::Running;

/// Something on the agenda.
#[derive(Debug)]
enum Due {
    /// A packet arrives, if it is still under way for this moment.
    Arrival(PacketId),
    /// A kernel has a deadline, if that has not been put off.
    Deadline(HostId),
    /// A processor is done with what it did.
    Turn(HostId, Turn),
    Start(Box<PlannedProgram>),
    /// A parked thread has waited long enough, if it is still parked until now.
    ParkOver(Running),
}

/// A run that goes on.
#[derive(Debug)]
pub struct Simulation {
    tracer: Tracer,
    nodes: Vec<Node>,
    link: Link,
    agenda: Agenda<Due>,
    schedule: Schedule,
    repertoire: Box<dyn Repertoire>,
    /// Every action of the scenario.
    actions: Vec<PlannedRule>,
    rules: Vec<PlannedRule>,
    limits: Limits,
    hold_all: bool,
    pause_all: bool,
    /// For the programs' own chance.
    seed: u64,
    begun: bool,
    /// Nothing has happened since quiet was said.
    quiet: bool,
    stopped: bool,
    ended: Option<EndReason>,
}

impl Simulation {
    /// Carries out the next thing on the agenda. False where nothing will happen any more unless a command is given,
    /// or where the run is over.
    pub fn step(&mut self) -> bool {
        if self.ended.is_some() {
            return false;
        }
        if !self.begun {
            self.begin();
            return true;
        }
        let before = self.tracer.count();
        if self.is_about_to_be_quiet() {
            self.say_quiet();
            return true;
        }
        let limit = Nanos(self.limits.seconds.saturating_mul(1_000_000_000));
        let Some(at) = self.agenda.next() else {
            return self.end_if_over();
        };
        if at >= limit {
            self.tracer.advance(limit);
            return self.end_if_over();
        }
        if let Some((at, due)) = self.agenda.take() {
            self.tracer.advance(at);
            self.carry_out(due);
        }
        self.dispatch();
        if self.tracer.count() > before {
            self.quiet = false;
        }
        self.end_if_over();
        true
    }

    /// Goes on to the end. Where everything waits for a person who is not there, time passes until the limit.
    pub fn run(&mut self) {
        while self.step() {}
        if self.ended.is_none() {
            self.tracer
                .advance(Nanos(self.limits.seconds.saturating_mul(1_000_000_000)));
            self.end_if_over();
        }
    }

    /// Carries out everything that is due up to `until`, and lets that much time pass.
    pub fn run_until(&mut self, until: Nanos) {
        while self.ended.is_none()
            && (!self.begun || self.agenda.next().is_some_and(|next| next <= until))
            && self.step()
        {}
        if self.ended.is_none() {
            self.tracer.advance(until);
            self.end_if_over();
        }
    }

    #[must_use]
    pub fn now(&self) -> Nanos {
        self.tracer.now()
    }

    /// When the next thing is due.
    #[must_use]
    pub fn next(&self) -> Option<Nanos> {
        self.agenda.next()
    }

    /// Why the run is over, if it is.
    #[must_use]
    pub fn ended(&self) -> Option<&EndReason> {
        self.ended.as_ref()
    }

    /// Takes the events that have happened since the last time.
    pub fn events(&mut self) -> impl Iterator<Item = Event> {
        self.tracer.drain()
    }

    #[must_use]
    pub fn host(&self, id: HostId) -> Option<&Host> {
        self.nodes.get(usize::from(id.0)).map(|node| &node.host)
    }

    /// Who has which processor of a host and who waits for one, as it is and not as it was told.
    #[must_use]
    pub fn scheduler(&self, id: HostId) -> Option<world::Scheduler> {
        let node = self.nodes.get(usize::from(id.0));
        node.map(|node| node.scheduler.shown())
    }

    /// How often a processor of a host went from one thread to another.
    #[must_use]
    pub fn switches(&self, id: HostId) -> u64 {
        let node = self.nodes.get(usize::from(id.0));
        node.map_or(0, |node| node.scheduler.switches())
    }

    /// Every thread of a host, and where it stands.
    #[must_use]
    pub fn threads(&self, id: HostId) -> Vec<Thread<'_>> {
        let node = self.nodes.get(usize::from(id.0));
        node.map_or_else(Vec::new, |node| node.threads())
    }

    /// What every packet on the wire waits for.
    pub fn on_wire(&self) -> impl Iterator<Item = (PacketId, &Standing)> {
        self.link.standings()
    }

    fn begin(&mut self) {
        self.begun = true;
        for (index, node) in self.nodes.iter().enumerate() {
            let actor = Actor::kernel(HostId(index as u8));
            let count = node.scheduler.machine().processors.max(1).into();
            let processors = Kind::Scheduler(SchedulerEvent::Processors { count });
            self.tracer.emit(Some(actor), processors);
        }
        if self.hold_all {
            self.link.hold_all(&mut self.tracer, true);
        }
        for rule in std::mem::take(&mut self.rules) {
            self.say_armed(&rule);
        }
        self.start_what_is_ready();
    }

    fn carry_out(&mut self, due: Due) {
        match due {
            Due::Arrival(packet) => {
                if let Some(arrived) = self.link.arrive(&mut self.tracer, packet) {
                    let because = Because {
                        why: Why::Segment(arrived.packet),
                        event: Some(arrived.event),
                    };
                    if let Some(node) = self.nodes.get_mut(usize::from(arrived.at.0)) {
                        self.tracer.because(because);
                        node.host.receive(&mut self.tracer, arrived.datagram);
                        self.settle(arrived.at, because);
                    }
                }
            }
            Due::Deadline(host) => self.expire(host),
            Due::Turn(host, turn) => self.turn(host, turn),
            Due::Start(program) => self.start(*program),
            Due::ParkOver(thread) => self.park_over(thread),
        }
    }

    fn expire(&mut self, id: HostId) {
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else {
            return;
        };
        let now = self.tracer.now();
        if node.deadline.is_some_and(|deadline| deadline <= now) {
            node.deadline = None;
        }
        let because = Because {
            why: Why::Timer,
            event: None,
        };
        self.tracer.because(because);
        if node.host.next_deadline().is_some_and(|due| due <= now) {
            node.host.expire(&mut self.tracer);
        }
        self.settle(id, because);
    }

    /// What a host has left to be done by others: its packets go onto the link, its threads to the scheduler, its next
    /// deadline onto the agenda.
    fn settle(&mut self, id: HostId, because: Because) {
        let Some(node) = self.nodes.get_mut(usize::from(id.0)) else {
            return;
        };
        self.tracer.because(because);
        while let Some(sent) = node.host.transmit() {
            self.link.take(&mut self.tracer, sent);
        }
        while let Some(tid) = node.host.next_woken() {
            if let Some(pid) = node.scheduler.wake(tid) {
                Running { host: id, pid, tid }.runnable(&mut self.tracer);
            }
        }
        self.tracer.because(NOTHING);
        if let Some(due) = node.host.next_deadline()
            && node.deadline.is_none_or(|deadline| due < deadline)
        {
            node.deadline = Some(due);
            self.agenda.put(due, Due::Deadline(id));
        }
        self.put_arrivals();
    }

    fn put_arrivals(&mut self) {
        for (at, packet) in self.link.arrivals() {
            self.agenda.put(at, Due::Arrival(packet));
        }
    }

    fn say(&mut self, event: RunEvent) {
        self.tracer.because(NOTHING);
        self.tracer.emit(None, Kind::Run(event));
    }
}

/// Nobody knows why.
const NOTHING: Because = Because {
    why: Why::Unknown,
    event: None,
};
