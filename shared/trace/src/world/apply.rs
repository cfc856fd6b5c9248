//! The fold: one event further.
//!
//! An event about something that is not there changes nothing: a trace that begins in the middle still plays.

use super::{
    Backlog, Descriptor, Epoll, Fate, HeldState, Host, Interest, Known, OnWire, OpenCall, Passed, PastCall,
    Place, Process, ProcessStatus, Queues, RunningTimer, Socket, Standing, Task, TaskState, Thread, World,
};
use crate::event::{
    DescriptorEvent, EpollEvent, Event, Kind, Object, ProgramEvent, RunEvent, SocketEvent, TaskEvent,
    TimerEvent, WireEvent,
};
use crate::net::TcpState;
use crate::{Actor, HostId, PacketId, Pid, SocketId, Tid};
use std::collections::{BTreeMap, VecDeque};

impl World {
    /// Takes the World from before `event` to after it.
    pub fn apply(&mut self, event: &Event) {
        if let Kind::Loss { count, world } = &event.kind {
            if let Some(world) = world {
                *self = (**world).clone();
            }
            self.lost += count;
        }
        self.seq = Some(event.seq);
        self.at = event.at;
        match &event.kind {
            Kind::Program(program) => self.apply_program(event, program),
            Kind::Task(task) => self.apply_task(event, task),
            Kind::Entered(call) => {
                if let Some(thread) = self.thread_mut(event) {
                    thread.call = Some(OpenCall {
                        entered: event.seq,
                        since: event.at,
                        call: call.clone(),
                    });
                }
            }
            Kind::Returned { entered, outcome } => self.apply_return(event, *entered, outcome),
            Kind::Descriptor(descriptor) => self.apply_descriptor(event, descriptor),
            Kind::Socket(socket) => self.apply_socket(event, socket),
            Kind::Epoll(epoll) => self.apply_epoll(event, epoll),
            Kind::Wire(wire) => self.apply_wire(event, wire),
            Kind::Timer(timer) => self.apply_timer(event, timer),
            Kind::Run(run) => self.apply_run(run),
            // Meanings of bytes are kept by the views that show them.
            Kind::Protocol(_) | Kind::Loss { .. } => {}
        }
    }

    fn host_mut(&mut self, id: HostId) -> Option<&mut Host> {
        self.hosts.get_mut(usize::from(id.0))
    }

    fn actor_host(&mut self, event: &Event) -> Option<&mut Host> {
        self.host_mut(event.actor?.host)
    }

    fn process_mut(&mut self, event: &Event) -> Option<&mut Process> {
        let Actor { host, pid, .. } = event.actor?;
        self.host_mut(host)?.processes.get_mut(&pid?)
    }

    fn thread_mut(&mut self, event: &Event) -> Option<&mut Thread> {
        let tid = event.actor?.tid?;
        self.process_mut(event)?.threads.get_mut(&tid)
    }

    fn apply_program(&mut self, event: &Event, program: &ProgramEvent) {
        match program {
            ProgramEvent::ProcessStarted {
                program,
                file,
                arguments,
                parent,
            } => {
                let Some(Actor {
                    host, pid: Some(pid), ..
                }) = event.actor
                else {
                    return;
                };
                let at = event.at;
                let Some(host) = self.host_mut(host) else { return };
                host.processes.insert(
                    pid,
                    Process {
                        program: program.clone(),
                        file: file.clone(),
                        arguments: arguments.clone(),
                        parent: *parent,
                        started: at,
                        status: ProcessStatus::Running,
                        threads: BTreeMap::from([(Tid(pid.0), Thread::default())]),
                        descriptors: BTreeMap::new(),
                        tasks: BTreeMap::new(),
                        output: VecDeque::new(),
                        raised: None,
                        pausing: false,
                    },
                );
            }
            ProgramEvent::ProcessEnded { status } => {
                let at = event.at;
                let Some(process) = self.process_mut(event) else {
                    return;
                };
                process.status = ProcessStatus::Ended { status: *status, at };
                process.descriptors.clear();
                process.pausing = false;
                for thread in process.threads.values_mut() {
                    thread.ended = true;
                    thread.call = None;
                    thread.held = HeldState::Free;
                }
            }
            ProgramEvent::ThreadStarted { tid } => {
                if let Some(process) = self.process_mut(event) {
                    process.threads.insert(*tid, Thread::default());
                }
            }
            ProgramEvent::ThreadEnded { tid } => {
                if let Some(thread) = self
                    .process_mut(event)
                    .and_then(|process| process.threads.get_mut(tid))
                {
                    thread.ended = true;
                    thread.call = None;
                    thread.held = HeldState::Free;
                }
            }
            ProgramEvent::Line { file, line, function } => {
                if let Some(thread) = self.thread_mut(event) {
                    thread.place = Some(Place {
                        file: file.clone(),
                        line: *line,
                        function: function.clone(),
                    });
                }
            }
            ProgramEvent::Output { stream, text } => {
                if let Some(process) = self.process_mut(event) {
                    push_bounded(&mut process.output, (*stream, text.clone()), Process::OUTPUT_KEPT);
                }
            }
            ProgramEvent::Raised { exception, message } => {
                if let Some(process) = self.process_mut(event) {
                    process.raised = Some((exception.clone(), message.clone()));
                }
            }
            ProgramEvent::PauseAsked => {
                if let Some(process) = self.process_mut(event) {
                    process.pausing = true;
                }
            }
            ProgramEvent::Held => {
                if let Some(thread) = self.thread_mut(event) {
                    thread.held = HeldState::Held;
                }
            }
            ProgramEvent::Released { for_one_call } => {
                let Some(process) = self.process_mut(event) else {
                    return;
                };
                process.pausing = *for_one_call;
                let released = event.actor.and_then(|actor| actor.tid);
                for (tid, thread) in &mut process.threads {
                    if released.is_none_or(|released| released == *tid) {
                        thread.held = HeldState::Free;
                    }
                }
            }
        }
    }

    fn apply_task(&mut self, event: &Event, task: &TaskEvent) {
        let tid = event.actor.and_then(|actor| actor.tid);
        let Some(process) = self.process_mut(event) else {
            return;
        };
        let (id, state) = match task {
            TaskEvent::Created { task, name } => {
                process.tasks.insert(
                    *task,
                    Task {
                        name: name.clone(),
                        state: TaskState::Ready,
                    },
                );
                return;
            }
            TaskEvent::Resumed { task } => (*task, TaskState::Running),
            TaskEvent::Suspended { task, on } => (*task, TaskState::Suspended(on.clone())),
            TaskEvent::Done { task, outcome } => (*task, TaskState::Done(outcome.clone())),
            TaskEvent::LoopPolled { .. } | TaskEvent::LoopWoke { .. } => return,
        };
        if let Some(thread) = tid.and_then(|tid| process.threads.get_mut(&tid)) {
            thread.task = (state == TaskState::Running).then_some(id);
        }
        if let Some(task) = process.tasks.get_mut(&id) {
            task.state = state;
        }
    }

    fn apply_return(&mut self, event: &Event, entered: crate::Seq, outcome: &crate::event::Outcome) {
        let Some(Actor {
            host,
            pid: Some(pid),
            tid: Some(tid),
            ..
        }) = event.actor
        else {
            return;
        };
        let Some(thread) = self.thread_mut(event) else {
            return;
        };
        let Some(open) = thread.call.take_if(|open| open.entered == entered) else {
            return;
        };
        thread.calls += 1;
        let past = PastCall {
            pid,
            tid,
            entered,
            returned: event.seq,
            since: open.since,
            until: event.at,
            call: open.call,
            outcome: outcome.clone(),
            place: thread.place.clone(),
        };
        if let Some(host) = self.host_mut(host) {
            push_bounded(&mut host.calls, past, Host::CALLS_KEPT);
        }
    }

    fn apply_descriptor(&mut self, event: &Event, descriptor: &DescriptorEvent) {
        let Some(process) = self.process_mut(event) else {
            return;
        };
        match descriptor {
            DescriptorEvent::Opened {
                fd,
                object,
                nonblocking,
                inherited,
            } => {
                let descriptor = Descriptor {
                    object: object.clone(),
                    nonblocking: *nonblocking,
                    inherited: *inherited,
                };
                process.descriptors.insert(*fd, descriptor);
            }
            DescriptorEvent::ModeChanged { fd, nonblocking } => {
                if let Some(descriptor) = process.descriptors.get_mut(fd) {
                    descriptor.nonblocking = *nonblocking;
                }
            }
            DescriptorEvent::Closed { fd } => {
                process.descriptors.remove(fd);
            }
        }
    }

    fn socket_mut(&mut self, event: &Event, id: SocketId) -> Option<&mut Socket> {
        self.actor_host(event)?.sockets.get_mut(&id)
    }

    fn apply_socket(&mut self, event: &Event, socket: &SocketEvent) {
        match socket {
            SocketEvent::Created {
                socket,
                transport,
                provenance,
            } => {
                let fresh = Socket {
                    transport: *transport,
                    provenance: *provenance,
                    created: event.at,
                    local: None,
                    remote: None,
                    state: Known {
                        value: TcpState::Closed,
                        source: event.source,
                    },
                    state_since: event.seq,
                    why: None,
                    queues: Queues::default(),
                    buffers: None,
                    backlog: None,
                    readiness: None,
                    error: None,
                    timers: BTreeMap::new(),
                    overflows: 0,
                };
                if let Some(host) = self.actor_host(event) {
                    host.sockets.insert(*socket, fresh);
                }
            }
            SocketEvent::Addressed {
                socket,
                local,
                remote,
            } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.local.clone_from(local);
                    socket.remote.clone_from(remote);
                }
            }
            SocketEvent::StateChanged { socket, to, why, .. } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.state = Known {
                        value: *to,
                        source: event.source,
                    };
                    socket.state_since = event.seq;
                    socket.why = Some(*why);
                    if *to != TcpState::Listen {
                        socket.backlog = None;
                    }
                }
            }
            SocketEvent::Queues {
                socket,
                receive,
                send,
            } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.queues = Queues {
                        receive: *receive,
                        send: *send,
                    };
                }
            }
            SocketEvent::Buffers {
                socket,
                receive,
                send,
            } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.buffers = Some((*receive, *send));
                }
            }
            SocketEvent::Backlog {
                socket,
                syn,
                accept,
                limit,
            } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.backlog = Some(Backlog {
                        syn: *syn,
                        accept: *accept,
                        limit: *limit,
                    });
                }
            }
            SocketEvent::ReadinessChanged { socket, ready } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.readiness = Some(*ready);
                }
            }
            SocketEvent::ErrorPending { socket, error } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.error = Some(*error);
                }
            }
            SocketEvent::Overflowed { socket, .. } => {
                if let Some(host) = self.actor_host(event) {
                    host.overflows += 1;
                    if let Some(socket) = host.sockets.get_mut(socket) {
                        socket.overflows += 1;
                    }
                }
            }
            SocketEvent::Freed { socket } => {
                if let Some(host) = self.actor_host(event) {
                    host.sockets.remove(socket);
                }
            }
        }
    }

    fn apply_epoll(&mut self, event: &Event, epoll: &EpollEvent) {
        let Some(host) = self.actor_host(event) else {
            return;
        };
        match epoll {
            EpollEvent::Created { epoll } => {
                host.epolls.insert(*epoll, Epoll::default());
            }
            EpollEvent::InterestAdded {
                epoll,
                fd,
                events,
                data,
            }
            | EpollEvent::InterestChanged {
                epoll,
                fd,
                events,
                data,
            } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.interest.insert(
                        *fd,
                        Interest {
                            events: *events,
                            data: *data,
                        },
                    );
                }
            }
            EpollEvent::InterestRemoved { epoll, fd } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.interest.remove(fd);
                    epoll.ready.retain(|(ready, _)| ready != fd);
                }
            }
            EpollEvent::ReadyJoined { epoll, fd, ready } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.ready.retain(|(other, _)| other != fd);
                    epoll.ready.push((*fd, *ready));
                }
            }
            EpollEvent::ReadyLeft { epoll, fd } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.ready.retain(|(ready, _)| ready != fd);
                }
            }
            EpollEvent::WaiterWoken { epoll, tid } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.woken = Some(*tid);
                }
            }
            EpollEvent::Freed { epoll } => {
                host.epolls.remove(epoll);
            }
        }
    }

    fn apply_wire(&mut self, event: &Event, wire: &WireEvent) {
        let stand = |world: &mut Self, packet: &PacketId, standing: Standing| {
            if let Some(on_wire) = world.wire.packets.get_mut(packet) {
                on_wire.standing = standing;
            }
        };
        match wire {
            WireEvent::Sent { packet, retransmits } => {
                self.wire.note(packet);
                self.wire.sent += 1;
                self.wire.packets.insert(
                    packet.id,
                    OnWire {
                        packet: packet.clone(),
                        sent: event.at,
                        sent_by: event.seq,
                        retransmits: *retransmits,
                        copy_of: None,
                        standing: Standing::Sent,
                    },
                );
            }
            WireEvent::InFlight { packet, due } | WireEvent::Delayed { packet, due, .. } => {
                stand(self, packet, Standing::InFlight { due: *due });
            }
            WireEvent::Held { packet, by } => stand(self, packet, Standing::Held { by: by.clone() }),
            WireEvent::Reordered { packet, behind, .. } => {
                stand(self, packet, Standing::Reordered { behind: *behind });
            }
            WireEvent::Duplicated { packet, copy, .. } => {
                if let Some(original) = self.wire.packets.get(packet) {
                    let mut twin = original.clone();
                    twin.packet.id = *copy;
                    twin.copy_of = Some(*packet);
                    twin.sent = event.at;
                    twin.sent_by = event.seq;
                    twin.standing = Standing::Sent;
                    self.wire.packets.insert(*copy, twin);
                }
            }
            WireEvent::Dropped { packet, by } => self.leave_wire(event, *packet, Fate::Dropped(by.clone())),
            WireEvent::Delivered { packet } => self.leave_wire(event, *packet, Fate::Delivered),
            WireEvent::LinkChanged { link } => self.wire.link = link.clone(),
        }
    }

    fn leave_wire(&mut self, event: &Event, id: PacketId, fate: Fate) {
        let Some(OnWire {
            packet,
            sent,
            sent_by,
            retransmits,
            copy_of,
            ..
        }) = self.wire.packets.remove(&id)
        else {
            return;
        };
        let passed = Passed {
            packet,
            sent,
            sent_by,
            retransmits,
            copy_of,
            left: event.at,
            left_by: event.seq,
            fate,
        };
        push_bounded(&mut self.wire.passed, passed, super::Wire::PASSED_KEPT);
    }

    fn apply_timer(&mut self, event: &Event, timer: &TimerEvent) {
        match timer {
            TimerEvent::Armed {
                socket,
                timer,
                due,
                attempt,
            } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.timers.insert(
                        *timer,
                        RunningTimer {
                            armed: event.at,
                            due: *due,
                            attempt: *attempt,
                        },
                    );
                }
            }
            TimerEvent::Fired { socket, timer } | TimerEvent::Cancelled { socket, timer } => {
                if let Some(socket) = self.socket_mut(event, *socket) {
                    socket.timers.remove(timer);
                }
            }
        }
    }

    fn apply_run(&mut self, run: &RunEvent) {
        match run {
            RunEvent::Quiet => {}
            RunEvent::RuleArmed { rule, description } => {
                self.rules.insert(rule.clone(), description.clone());
            }
            RunEvent::RuleDisarmed { rule } => {
                self.rules.remove(rule);
            }
            RunEvent::Note { text } => self.notes.push(text.clone()),
            RunEvent::Ended { reason } => self.ended = Some(reason.clone()),
        }
    }

    /// The epoll instance that a descriptor stands for.
    #[must_use]
    pub fn epoll_of(&self, host: HostId, pid: Pid, fd: crate::Fd) -> Option<&Epoll> {
        match self.process(host, pid)?.descriptors.get(&fd)?.object {
            Object::Epoll(id) => self.host(host)?.epolls.get(&id),
            Object::Socket(_)
            | Object::Terminal
            | Object::Pipe
            | Object::EventFd
            | Object::TimerFd
            | Object::File(_)
            | Object::Other(_) => None,
        }
    }
}

fn push_bounded<T>(list: &mut VecDeque<T>, item: T, kept: usize) {
    if list.len() == kept {
        list.pop_front();
    }
    list.push_back(item);
}
