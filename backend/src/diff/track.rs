//! A run as tracks: what one thread did, what one host put on the wire, what one socket went through. Within a track
//! the order means something; how two tracks lie beside each other differs from run to run.

use super::names::Names;
use socketarium_trace::event::{By, Call, Outcome, ProgramEvent, RunEvent, SocketEvent, WireEvent};
use socketarium_trace::notation::{call_text, packet_text, past_call_text};
use socketarium_trace::recording::Recording;
use socketarium_trace::world::PastCall;
use socketarium_trace::{Actor, Event, HostId, Kind, Nanos, PacketId, Pid, Seq, Tid, World};
use std::collections::BTreeMap;

/// One thing that happened, in words that do not change from run to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: Nanos,
    pub text: String,
}

/// Every track by its name.
pub(super) fn tracks(recording: &Recording) -> BTreeMap<String, Vec<Line>> {
    let mut teller = Teller {
        names: Names::of(recording),
        world: World::before(&recording.header),
        tracks: BTreeMap::new(),
        processes: BTreeMap::new(),
        threads: BTreeMap::new(),
        open: BTreeMap::new(),
        packets: BTreeMap::new(),
        sent: BTreeMap::new(),
    };
    for event in &recording.events {
        teller.world.apply(event);
        teller.tell(event);
    }
    teller.tracks
}

struct Teller {
    names: Names,
    /// With the event that is told.
    world: World,
    tracks: BTreeMap<String, Vec<Line>>,
    /// What a process is called: the program, and which process of that program on that host it is.
    processes: BTreeMap<(HostId, Pid), String>,
    /// Which thread of its process.
    threads: BTreeMap<(HostId, Tid), usize>,
    /// Calls that have not come back, with the track and line of their entry.
    open: BTreeMap<Seq, (String, usize, Call)>,
    /// Direction, and which packet of that direction.
    packets: BTreeMap<PacketId, (String, usize)>,
    sent: BTreeMap<String, usize>,
}

impl Teller {
    fn say(&mut self, track: String, at: Nanos, text: String) {
        self.tracks.entry(track).or_default().push(Line { at, text });
    }

    fn tell(&mut self, event: &Event) {
        match &event.kind {
            Kind::Program(program) => self.program(event, program),
            Kind::Entered(call) => {
                if let Some(track) = self.thread(event) {
                    let mut call = call.clone();
                    self.names.call(&mut call);
                    let place = self.tracks.get(&track).map_or(0, Vec::len);
                    let text = format!("{} <unfinished ...>", call_text(&call));
                    self.say(track.clone(), event.at, text);
                    self.open.insert(event.seq, (track, place, call));
                }
            }
            Kind::Returned { entered, outcome } => {
                if let Some((track, place, call)) = self.open.remove(entered) {
                    let mut outcome = outcome.clone();
                    self.names.outcome(&call, &mut outcome);
                    let text = whole(call, outcome);
                    if let Some(line) = self.tracks.get_mut(&track).and_then(|lines| lines.get_mut(place)) {
                        line.text = text;
                    }
                }
            }
            Kind::Socket(socket) => self.socket(event, socket),
            Kind::Wire(wire) => self.wire(event, wire),
            Kind::Run(RunEvent::Ended { reason }) => {
                self.say("the run".to_owned(), event.at, format!("ended: {reason:?}"));
            }
            Kind::Loss { count, .. } => {
                self.say(
                    "the run".to_owned(),
                    event.at,
                    format!("{count} events are missing"),
                );
            }
            // When nothing happens, what is ready and what is queued is looked at more often in one world than in the other.
            Kind::Task(_)
            | Kind::Descriptor(_)
            | Kind::Epoll(_)
            | Kind::Timer(_)
            | Kind::Scheduler(_)
            | Kind::Protocol(_)
            | Kind::Run(_) => {}
        }
    }

    /// The track of the thread that acts.
    fn thread(&mut self, event: &Event) -> Option<String> {
        let Actor {
            host,
            pid: Some(pid),
            tid,
            ..
        } = event.actor?
        else {
            return None;
        };
        let process = self.processes.get(&(host, pid))?;
        let number = tid.and_then(|tid| self.threads.get(&(host, tid)));
        Some(match number {
            None | Some(1) => process.clone(),
            Some(number) => format!("{process}, thread {number}"),
        })
    }

    fn program(&mut self, event: &Event, program: &ProgramEvent) {
        let Some(Actor {
            host, pid: Some(pid), ..
        }) = event.actor
        else {
            return;
        };
        match program {
            ProgramEvent::ProcessStarted { program, .. } => {
                let base = format!("{program} on {}", self.host(host));
                let same = self
                    .processes
                    .values()
                    .filter(|name| name.starts_with(&base))
                    .count();
                let name = if same == 0 {
                    base
                } else {
                    format!("{base}, process {}", same + 1)
                };
                self.processes.insert((host, pid), name);
                self.threads.insert((host, Tid(pid.0)), 1);
                self.names.process(pid);
            }
            ProgramEvent::ThreadStarted { tid } => {
                let process = self.world.process(host, pid);
                let number = process.map_or(1, |process| process.threads.len());
                self.threads.insert((host, *tid), number);
            }
            ProgramEvent::Line { .. }
            | ProgramEvent::ProcessEnded { .. }
            | ProgramEvent::ThreadEnded { .. }
            | ProgramEvent::Output { .. }
            | ProgramEvent::Raised { .. } => {
                if let Some(track) = self.thread(event) {
                    self.say(track, event.at, program_text(program));
                }
            }
            ProgramEvent::PauseAsked | ProgramEvent::Held | ProgramEvent::Released { .. } => {}
        }
    }

    fn socket(&mut self, event: &Event, socket: &SocketEvent) {
        let Some(actor) = event.actor else { return };
        let number = self.names.socket(actor.host.0, socket.socket());
        let track = format!("socket {number} of {}", self.host(actor.host));
        let text = match socket {
            SocketEvent::Created { transport, .. } => format!("created: {transport:?}"),
            SocketEvent::StateChanged { from, to, .. } => format!("{from} -> {to}"),
            SocketEvent::Overflowed { .. } => "turned a connection away".to_owned(),
            // How often these are told depends on how often they are looked at.
            SocketEvent::Addressed { .. }
            | SocketEvent::Queues { .. }
            | SocketEvent::Buffers { .. }
            | SocketEvent::Backlog { .. }
            | SocketEvent::ReadinessChanged { .. }
            | SocketEvent::ErrorPending { .. }
            | SocketEvent::ErrorTaken { .. }
            | SocketEvent::Freed { .. } => return,
        };
        self.say(track, event.at, text);
    }

    fn wire(&mut self, event: &Event, wire: &WireEvent) {
        let (packet, text) = match wire {
            WireEvent::Sent { packet, retransmits } => {
                let direction = format!("{} to {}", self.host(packet.from), self.host(packet.to));
                let number = self.sent.entry(direction.clone()).or_default();
                *number += 1;
                self.packets.insert(packet.id, (direction, *number));
                let mut told = packet.clone();
                self.names.packet(&mut told, &self.world.wire);
                let again = if retransmits.is_some() { ", again" } else { "" };
                // The numbers are relative already.
                let text = packet_text(&told, &socketarium_trace::world::Wire::default());
                (packet.id, format!("sent: {text}{again}"))
            }
            WireEvent::Dropped { packet, by } => (*packet, format!("dropped{}", by_whom(by))),
            WireEvent::Duplicated { packet, copy, by } => {
                if let Some(original) = self.packets.get(packet).cloned() {
                    self.packets.insert(*copy, original);
                }
                (*packet, format!("duplicated{}", by_whom(by)))
            }
            WireEvent::Delivered { packet } => (*packet, "delivered".to_owned()),
            WireEvent::InFlight { .. }
            | WireEvent::Held { .. }
            | WireEvent::Delayed { .. }
            | WireEvent::Reordered { .. }
            | WireEvent::LinkChanged { .. } => return,
        };
        let Some((direction, number)) = self.packets.get(&packet).cloned() else {
            return;
        };
        // When packets arrive lies beside when others are sent, and is another order.
        let track = if matches!(wire, WireEvent::Delivered { .. }) {
            format!("arrivals, {direction}")
        } else {
            format!("packets, {direction}")
        };
        self.say(track, event.at, format!("{number} {text}"));
    }

    fn host(&self, id: HostId) -> String {
        self.world
            .host(id)
            .map_or_else(|| id.to_string(), |host| host.name.clone())
    }
}

fn by_whom(by: &By) -> String {
    match by {
        By::Hand => " by hand".to_owned(),
        By::Rule(rule) => format!(" by rule {rule}"),
        By::HoldAll => " with every other".to_owned(),
        By::Link => " by the link".to_owned(),
        By::Host => ": the host could not take it".to_owned(),
    }
}

fn program_text(program: &ProgramEvent) -> String {
    match program {
        ProgramEvent::Line { file, line, function } => format!("{file}:{line} {function}"),
        ProgramEvent::ProcessEnded { status } => format!("ended: {status:?}"),
        ProgramEvent::ThreadEnded { .. } => "the thread ended".to_owned(),
        ProgramEvent::Output { stream, text } => format!("{stream:?}: {:?}", text.bytes),
        ProgramEvent::Raised { exception, message } => format!("raised {exception}: {message}"),
        ProgramEvent::ProcessStarted { .. }
        | ProgramEvent::ThreadStarted { .. }
        | ProgramEvent::PauseAsked
        | ProgramEvent::Held
        | ProgramEvent::Released { .. } => String::new(),
    }
}

fn whole(call: Call, outcome: Outcome) -> String {
    past_call_text(&PastCall {
        pid: Pid::default(),
        tid: Tid::default(),
        entered: Seq::default(),
        returned: Seq::default(),
        since: Nanos::default(),
        until: Nanos::default(),
        call,
        outcome,
        place: None,
    })
}
