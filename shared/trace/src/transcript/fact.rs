//! What one event says, in the field's notation, without time and place.

use crate::event::{
    By, Call, DescriptorEvent, EpollEvent, ExitStatus, Object, Outcome, ProgramEvent, SchedulerEvent,
    SocketEvent, Stream, TimerEvent, TimerKind, Why, WireEvent,
};
use crate::notation::{outcome_text, packet_text, quoted, resumed_text, signal_name};
use crate::sentence::{in_english, sentence};
use crate::{Event, Fd, Kind, Seq, SocketId, World};

/// An event and the World just before it.
pub(super) struct Fact<'a> {
    event: &'a Event,
    world: &'a World,
}

impl<'a> Fact<'a> {
    pub(super) fn of(event: &'a Event, world: &'a World) -> Self {
        Self { event, world }
    }

    pub(super) fn text(&self) -> String {
        let event = self.event;
        let told = match &event.kind {
            Kind::Program(program) => program_text(program),
            Kind::Returned { entered, outcome } => Some(self.resumed(*entered, outcome)),
            Kind::Descriptor(descriptor) => Some(descriptor_text(descriptor)),
            Kind::Socket(socket) => self.socket_text(socket),
            Kind::Epoll(epoll) => epoll_text(epoll),
            Kind::Wire(wire) => self.wire_text(wire),
            Kind::Timer(timer) => Some(self.timer_text(timer)),
            Kind::Scheduler(scheduler) => Some(scheduler_text(scheduler)),
            Kind::Task(_) | Kind::Entered(_) | Kind::Protocol(_) | Kind::Run(_) | Kind::Loss { .. } => None,
        };
        told.unwrap_or_else(|| in_english(&sentence(event, self.world)).replace('\u{a0}', " "))
    }

    fn resumed(&self, entered: Seq, outcome: &Outcome) -> String {
        let thread = self.event.actor.and_then(|actor| {
            let process = self.world.process(actor.host, actor.pid?)?;
            process.threads.get(&actor.tid?)
        });
        match thread.and_then(|thread| thread.call.as_ref()) {
            Some(open) if open.entered == entered => resumed_text(&open.call, outcome),
            _ => format!(
                "<... call resumed>) = {}",
                outcome_text(
                    &Call::Other {
                        name: String::new(),
                        arguments: Vec::new()
                    },
                    outcome
                )
            ),
        }
    }

    /// `socket 2 (10.0.0.2:9000 10.0.0.1:40000)`
    fn socket(&self, id: SocketId) -> String {
        let host = self.event.actor.map(|actor| actor.host);
        let socket = host.and_then(|host| self.world.socket(host, id));
        match socket.map(|socket| (&socket.local, &socket.remote)) {
            Some((Some(local), Some(remote))) => format!("socket {id} ({local} {remote})"),
            Some((Some(local), None)) => format!("socket {id} ({local})"),
            _ => format!("socket {id}"),
        }
    }

    fn socket_text(&self, event: &SocketEvent) -> Option<String> {
        Some(match event {
            SocketEvent::StateChanged {
                socket,
                from,
                to,
                why,
            } => {
                let why = match why {
                    Why::Segment(packet) => format!("packet {packet}"),
                    Why::Call(_) => "system call".to_owned(),
                    Why::Exit => "exit of the process".to_owned(),
                    Why::Timer => "timer".to_owned(),
                    Why::Unknown => "cause not seen".to_owned(),
                };
                format!("{} {from} -> {to} ({why})", self.socket(*socket))
            }
            SocketEvent::Queues {
                socket,
                receive,
                send,
            } => format!("{} Recv-Q {receive} Send-Q {send}", self.socket(*socket)),
            SocketEvent::Backlog {
                socket,
                syn,
                accept,
                limit,
            } => format!(
                "{} SYN queue {syn}, accept queue {accept}/{limit}",
                self.socket(*socket)
            ),
            SocketEvent::ReadinessChanged { socket, ready } => {
                format!("{} ready {ready}", self.socket(*socket))
            }
            SocketEvent::Created { .. }
            | SocketEvent::Addressed { .. }
            | SocketEvent::Buffers { .. }
            | SocketEvent::ErrorPending { .. }
            | SocketEvent::ErrorTaken { .. }
            | SocketEvent::Overflowed { .. }
            | SocketEvent::Freed { .. } => return None,
        })
    }

    fn wire_text(&self, event: &WireEvent) -> Option<String> {
        Some(match event {
            WireEvent::Sent { packet, retransmits } => {
                let again = retransmits.map_or_else(String::new, |before| format!(", again {before}"));
                format!(
                    "packet {}{again}: {}",
                    packet.id,
                    packet_text(packet, &self.world.wire)
                )
            }
            WireEvent::InFlight { packet, due } => {
                format!("packet {packet} in flight until {:.3} ms", due.as_millis())
            }
            WireEvent::Held { packet, by } => format!("packet {packet} held{}", by_text(by)),
            WireEvent::Delayed { packet, due, by } => format!(
                "packet {packet} delayed until {:.3} ms{}",
                due.as_millis(),
                by_text(by)
            ),
            WireEvent::Reordered { packet, behind, by } => {
                format!("packet {packet} put behind the next {behind}{}", by_text(by))
            }
            WireEvent::Duplicated { packet, copy, by } => {
                format!("packet {packet} duplicated as packet {copy}{}", by_text(by))
            }
            WireEvent::Dropped { packet, by } => format!("packet {packet} dropped{}", by_text(by)),
            WireEvent::Delivered { packet } => format!("packet {packet} delivered"),
            WireEvent::LinkChanged { .. } => return None,
        })
    }

    fn timer_text(&self, timer: &TimerEvent) -> String {
        let about =
            |socket: &SocketId, timer: &TimerKind| format!("{} {} timer", self.socket(*socket), timer.name());
        match timer {
            TimerEvent::Armed {
                socket,
                timer,
                due,
                attempt,
            } => format!(
                "{} armed for {:.3} ms, attempt {attempt}",
                about(socket, timer),
                due.since(self.event.at).as_millis()
            ),
            TimerEvent::Fired { socket, timer } => format!("{} fired", about(socket, timer)),
            TimerEvent::Cancelled { socket, timer } => format!("{} cancelled", about(socket, timer)),
        }
    }
}

fn by_text(by: &By) -> String {
    match by {
        By::Hand => " by hand".to_owned(),
        By::Rule(rule) => format!(" by rule {rule}"),
        By::HoldAll => ", like every packet".to_owned(),
        By::Link => " by the link".to_owned(),
        By::Host => ": the host could not take it".to_owned(),
    }
}

fn program_text(event: &ProgramEvent) -> Option<String> {
    Some(match event {
        ProgramEvent::Line { file, line, function } => format!("{file}:{line} {function}"),
        ProgramEvent::Output { stream, text } => {
            let stream = match stream {
                Stream::Out => "stdout",
                Stream::Error => "stderr",
            };
            format!("{stream}: {}", quoted(text))
        }
        ProgramEvent::ProcessEnded { status } => match status {
            ExitStatus::Code(code) => format!("+++ exited with {code} +++"),
            ExitStatus::Signal(signal) => format!("+++ killed by {} +++", signal_name(*signal)),
        },
        ProgramEvent::ProcessStarted { .. }
        | ProgramEvent::ThreadStarted { .. }
        | ProgramEvent::ThreadEnded { .. }
        | ProgramEvent::Raised { .. }
        | ProgramEvent::PauseAsked
        | ProgramEvent::Held
        | ProgramEvent::Released { .. } => return None,
    })
}

fn descriptor_text(event: &DescriptorEvent) -> String {
    let about = |fd: &Fd, what: &str| format!("fd {fd} {what}");
    match event {
        DescriptorEvent::Opened {
            fd,
            object,
            nonblocking,
            inherited,
        } => {
            let mut what = match object {
                Object::Socket(id) => format!("= socket {id}"),
                Object::Epoll(id) => format!("= epoll {id}"),
                Object::Terminal => "= terminal".to_owned(),
                Object::Pipe => "= pipe".to_owned(),
                Object::EventFd => "= eventfd".to_owned(),
                Object::TimerFd => "= timerfd".to_owned(),
                Object::File(name) | Object::Other(name) => format!("= {name}"),
            };
            for (on, word) in [(nonblocking, ", non-blocking"), (inherited, ", inherited")] {
                if *on {
                    what.push_str(word);
                }
            }
            about(fd, &what)
        }
        DescriptorEvent::ModeChanged {
            fd,
            nonblocking: true,
        } => about(fd, "non-blocking"),
        DescriptorEvent::ModeChanged { fd, .. } => about(fd, "blocking"),
        DescriptorEvent::Closed { fd } => about(fd, "closed"),
    }
}

fn scheduler_text(event: &SchedulerEvent) -> String {
    match event {
        SchedulerEvent::Processors { count } => format!("processors: {count}"),
        SchedulerEvent::Runnable { preempted: false } => "runnable".to_owned(),
        SchedulerEvent::Runnable { preempted: true } => "runnable, preempted".to_owned(),
        SchedulerEvent::Running {
            processor,
            switched: true,
        } => format!("running on processor {processor}, context switch"),
        SchedulerEvent::Running { processor, .. } => format!("running on processor {processor}"),
        SchedulerEvent::Blocked => "blocked".to_owned(),
    }
}

fn epoll_text(event: &EpollEvent) -> Option<String> {
    Some(match event {
        EpollEvent::InterestAdded {
            epoll, row, events, ..
        } => format!("epoll {epoll} interest in {row}: {events}"),
        EpollEvent::InterestChanged {
            epoll, row, events, ..
        } => format!("epoll {epoll} interest in {row} now {events}"),
        EpollEvent::InterestRemoved { epoll, row } => format!("epoll {epoll} no interest in {row}"),
        EpollEvent::ReadyJoined { epoll, row, ready } => format!("epoll {epoll} ready: {row} ({ready})"),
        EpollEvent::ReadyLeft { epoll, row } => format!("epoll {epoll} not ready: {row}"),
        EpollEvent::Created { .. } | EpollEvent::WaiterWoken { .. } | EpollEvent::Freed { .. } => {
            return None;
        }
    })
}
