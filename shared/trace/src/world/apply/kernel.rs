//! The fold below the line between program and kernel: sockets, epoll instances, timers.

use crate::event::{EpollEvent, Event, SocketEvent, TimerEvent};
use crate::net::TcpState;
use crate::world::{Backlog, Epoll, Interest, Known, Queues, RunningTimer, Socket, World};

impl World {
    pub(super) fn apply_socket(&mut self, event: &Event, change: &SocketEvent) {
        let Some(host) = self.actor_host(event) else {
            return;
        };
        match change {
            SocketEvent::Created {
                socket,
                transport,
                provenance,
            } => {
                let created = Socket::created(*transport, *provenance, event);
                host.sockets.insert(*socket, created);
                return;
            }
            SocketEvent::Overflowed { .. } => host.overflows += 1,
            SocketEvent::Freed { socket } => {
                host.sockets.remove(socket);
                return;
            }
            SocketEvent::Addressed { .. }
            | SocketEvent::StateChanged { .. }
            | SocketEvent::Queues { .. }
            | SocketEvent::Buffers { .. }
            | SocketEvent::Backlog { .. }
            | SocketEvent::ReadinessChanged { .. }
            | SocketEvent::ErrorPending { .. }
            | SocketEvent::ErrorTaken { .. } => {}
        }
        if let Some(socket) = host.sockets.get_mut(&change.socket()) {
            socket.change(event, change);
        }
    }

    pub(super) fn apply_epoll(&mut self, event: &Event, epoll: &EpollEvent) {
        let Some(host) = self.actor_host(event) else {
            return;
        };
        match epoll {
            EpollEvent::Created { epoll } => {
                host.epolls.insert(*epoll, Epoll::default());
            }
            EpollEvent::InterestAdded {
                epoll,
                row,
                events,
                data,
                object,
            } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    let interest = Interest {
                        events: *events,
                        data: *data,
                        object: object.clone(),
                    };
                    epoll.interest.insert(*row, interest);
                }
            }
            EpollEvent::InterestChanged {
                epoll,
                row,
                events,
                data,
            } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    let object = epoll.interest.get(row).and_then(|before| before.object.clone());
                    let interest = Interest {
                        events: *events,
                        data: *data,
                        object,
                    };
                    epoll.interest.insert(*row, interest);
                }
            }
            EpollEvent::InterestRemoved { epoll, row } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.interest.remove(row);
                    epoll.ready.retain(|(ready, _)| ready != row);
                }
            }
            EpollEvent::ReadyJoined { epoll, row, ready } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.ready.retain(|(other, _)| other != row);
                    epoll.ready.push((*row, *ready));
                }
            }
            EpollEvent::ReadyLeft { epoll, row } => {
                if let Some(epoll) = host.epolls.get_mut(epoll) {
                    epoll.ready.retain(|(ready, _)| ready != row);
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

    pub(super) fn apply_timer(&mut self, event: &Event, change: &TimerEvent) {
        let (TimerEvent::Armed { socket, .. }
        | TimerEvent::Fired { socket, .. }
        | TimerEvent::Cancelled { socket, .. }) = change;
        let Some(socket) = self
            .actor_host(event)
            .and_then(|host| host.sockets.get_mut(socket))
        else {
            return;
        };
        match change {
            TimerEvent::Armed {
                timer, due, attempt, ..
            } => {
                let running = RunningTimer {
                    armed: event.at,
                    due: *due,
                    attempt: *attempt,
                };
                socket.timers.insert(*timer, running);
            }
            TimerEvent::Fired { timer, .. } | TimerEvent::Cancelled { timer, .. } => {
                socket.timers.remove(timer);
            }
        }
    }
}

impl Socket {
    /// What an event says of a socket that is there.
    fn change(&mut self, event: &Event, change: &SocketEvent) {
        match change {
            SocketEvent::Addressed { local, remote, .. } => {
                self.local.clone_from(local);
                self.remote.clone_from(remote);
            }
            SocketEvent::StateChanged { to, why, .. } => {
                self.state = Known {
                    value: *to,
                    source: event.source,
                };
                self.state_since = event.seq;
                self.why = Some(*why);
                if *to != TcpState::Listen {
                    self.backlog = None;
                }
            }
            SocketEvent::Queues { receive, send, .. } => {
                self.queues = Queues {
                    receive: *receive,
                    send: *send,
                };
            }
            SocketEvent::Buffers { receive, send, .. } => self.buffers = Some((*receive, *send)),
            SocketEvent::Backlog {
                syn, accept, limit, ..
            } => {
                self.backlog = Some(Backlog {
                    syn: *syn,
                    accept: *accept,
                    limit: *limit,
                });
            }
            SocketEvent::ReadinessChanged { ready, .. } => self.readiness = Some(*ready),
            SocketEvent::ErrorPending { error, .. } => self.error = Some(*error),
            SocketEvent::ErrorTaken { .. } => self.error = None,
            SocketEvent::Overflowed { .. } => self.overflows += 1,
            SocketEvent::Created { .. } | SocketEvent::Freed { .. } => {}
        }
    }
}
