//! Differences between a process's descriptor table and interest lists as `/proc` has them and as the World
//! has them.

use super::lent::Lent;
use super::{Sampler, gone, table};
use crate::supervisor::log::Log;
use socketarium_trace::event::{
    Actor, DescriptorEvent, EpollEvent, Kind, Object, Provenance, SocketEvent, Source, Watched,
};
use socketarium_trace::world::{Descriptor, Epoll};
use socketarium_trace::{EpollId, Fd, HostId, Pid, Readiness, Seq, Table, Tid};
use std::collections::BTreeSet;
use std::io::Write;

impl Sampler {
    /// Reads the descriptor table of a process. With `inherited`, what is there was there before the program.
    pub(in super::super) fn sample_descriptors<W: Write>(
        &mut self,
        host: HostId,
        pid: Pid,
        cause: Option<Seq>,
        inherited: bool,
        log: &mut Log<W>,
    ) {
        let entries = table::descriptors(pid.0.cast_signed());
        let actor = Some(Actor {
            host,
            pid: Some(pid),
            tid: Some(Tid(pid.0)),
            task: None,
        });
        let known = |log: &Log<W>, fd: Fd| -> Option<Descriptor> {
            log.world().process(host, pid)?.descriptors.get(&fd).cloned()
        };
        let mut open = BTreeSet::new();
        let mut listed_epolls = BTreeSet::new();
        for entry in entries {
            let fd = entry.fd;
            let before = known(log, fd);
            let Some(object) = self.object(host, pid, &entry, before.as_ref(), cause, log) else {
                continue;
            };
            open.insert(fd);
            if let Object::Epoll(id) = object {
                listed_epolls.insert(id);
            }
            let descriptor = Descriptor {
                object,
                nonblocking: entry.nonblocking,
                inherited,
            };
            match before {
                Some(before) if before.object == descriptor.object => {
                    if before.nonblocking != descriptor.nonblocking {
                        let event = DescriptorEvent::ModeChanged {
                            fd,
                            nonblocking: descriptor.nonblocking,
                        };
                        log.push(Source::Sampled, actor, cause, Kind::Descriptor(event));
                    }
                }
                _ => {
                    let Descriptor {
                        object,
                        nonblocking,
                        inherited,
                    } = descriptor;
                    let event = DescriptorEvent::Opened {
                        fd,
                        object,
                        nonblocking,
                        inherited,
                    };
                    log.push(Source::Sampled, actor, cause, Kind::Descriptor(event));
                }
            }
        }
        let in_world: Vec<Fd> = log
            .world()
            .process(host, pid)
            .map(|process| process.descriptors.keys().copied().collect())
            .unwrap_or_default();
        for fd in gone(in_world.into_iter(), &open) {
            log.push(
                Source::Sampled,
                actor,
                cause,
                Kind::Descriptor(DescriptorEvent::Closed { fd }),
            );
        }
        self.free_epolls(host, cause, log);
    }

    /// What a descriptor stands for; `None` for files that libraries open for themselves.
    fn object<W: Write>(
        &mut self,
        host: HostId,
        pid: Pid,
        entry: &table::Entry,
        before: Option<&Descriptor>,
        cause: Option<Seq>,
        log: &mut Log<W>,
    ) -> Option<Object> {
        let target = entry.target.as_str();
        if target.starts_with("socket:") {
            if let Some(id) = self.inodes.get(target) {
                return Some(Object::Socket(*id));
            }
            let lent = Lent::from(pid.0.cast_signed(), entry.fd)?;
            let (id, _) = self.number_of(lent.cookie()?);
            if log.world().socket(host, id).is_none() {
                let created = SocketEvent::Created {
                    socket: id,
                    transport: lent.transport(),
                    provenance: Provenance::Call,
                };
                log.push(
                    Source::Sampled,
                    Some(Actor::kernel(host)),
                    cause,
                    Kind::Socket(created),
                );
            }
            self.inodes.insert(target.to_owned(), id);
            return Some(Object::Socket(id));
        }
        let kept = before.map(|before| before.object.clone());
        Some(match target {
            "anon_inode:[eventpoll]" => match kept {
                Some(object @ Object::Epoll(_)) => object,
                _ => self.epoll_at(host, pid, entry.fd, cause, log),
            },
            "anon_inode:[eventfd]" => Object::EventFd,
            "anon_inode:[timerfd]" => Object::TimerFd,
            _ if target.starts_with("pipe:") => Object::Pipe,
            _ if entry.fd.0 <= 2 => Object::Terminal,
            _ if table::is_regular_file(pid.0.cast_signed(), entry.fd) => return None,
            _ => Object::Other(target.to_owned()),
        })
    }

    /// The epoll instance of a descriptor that is new: one of the parent's that a fork handed on, or a new one.
    fn epoll_at<W: Write>(
        &mut self,
        host: HostId,
        pid: Pid,
        fd: Fd,
        cause: Option<Seq>,
        log: &mut Log<W>,
    ) -> Object {
        let world = log.world();
        let parent = world
            .process(host, pid)
            .and_then(|process| world.process(host, process.parent?));
        let inherited = parent.and_then(|parent| Some(parent.descriptors.get(&fd)?.object.clone()));
        if let Some(object @ Object::Epoll(_)) = inherited {
            return object;
        }
        let id = self.new_epoll();
        let created = Kind::Epoll(EpollEvent::Created { epoll: id });
        log.push(Source::Sampled, Some(Actor::kernel(host)), cause, created);
        Object::Epoll(id)
    }

    fn free_epolls<W: Write>(&mut self, host: HostId, cause: Option<Seq>, log: &mut Log<W>) {
        let Some(world_host) = log.world().host(host) else {
            return;
        };
        let held: BTreeSet<EpollId> = world_host
            .processes
            .values()
            .flat_map(|process| process.descriptors.values())
            .filter_map(|descriptor| match descriptor.object {
                Object::Epoll(id) => Some(id),
                Object::Socket(_)
                | Object::Terminal
                | Object::Pipe
                | Object::EventFd
                | Object::TimerFd
                | Object::File(_)
                | Object::Other(_) => None,
            })
            .collect();
        for epoll in gone(
            world_host.epolls.keys().copied().collect::<Vec<_>>().into_iter(),
            &held,
        ) {
            log.push(
                Source::Sampled,
                Some(Actor::kernel(host)),
                cause,
                Kind::Epoll(EpollEvent::Freed { epoll }),
            );
        }
    }

    /// Reads the interest lists of a process's epoll instances, and which of their entries are ready.
    pub(in super::super) fn sample_epolls<W: Write>(
        &mut self,
        host: HostId,
        pid: Pid,
        cause: Option<Seq>,
        log: &mut Log<W>,
    ) {
        let Some(process) = log.world().process(host, pid) else {
            return;
        };
        let objects: Table<Fd, Object> = process
            .descriptors
            .iter()
            .map(|(fd, descriptor)| (*fd, descriptor.object.clone()))
            .collect();
        let epolls: Vec<(Fd, EpollId)> = process
            .descriptors
            .iter()
            .filter_map(|(fd, descriptor)| match descriptor.object {
                Object::Epoll(id) => Some((*fd, id)),
                Object::Socket(_)
                | Object::Terminal
                | Object::Pipe
                | Object::EventFd
                | Object::TimerFd
                | Object::File(_)
                | Object::Other(_) => None,
            })
            .collect();
        for (fd, epoll) in epolls {
            let Some(known) = log
                .world()
                .host(host)
                .and_then(|host| host.epolls.get(&epoll).cloned())
            else {
                continue;
            };
            let mut say = |source, event| {
                log.push(source, Some(Actor::kernel(host)), cause, Kind::Epoll(event));
            };
            let rows = table::interest(pid.0.cast_signed(), fd);
            for (row, events, data) in &rows {
                let (row, events, data) = (*row, *events, *data);
                match known.interest.get(&row) {
                    None => say(
                        Source::Sampled,
                        EpollEvent::InterestAdded {
                            epoll,
                            row,
                            events,
                            data,
                            object: objects.get(&row.fd).cloned(),
                        },
                    ),
                    Some(before) if (before.events, before.data) != (events, data) => {
                        say(
                            Source::Sampled,
                            EpollEvent::InterestChanged {
                                epoll,
                                row,
                                events,
                                data,
                            },
                        );
                    }
                    Some(_) => {}
                }
            }
            let listed: BTreeSet<Watched> = rows.iter().map(|(row, ..)| *row).collect();
            for row in gone(known.interest.keys().copied(), &listed) {
                say(Source::Sampled, EpollEvent::InterestRemoved { epoll, row });
            }
            for event in ready_changes(pid, epoll, &rows, &known) {
                say(Source::Derived, event);
            }
        }
    }
}

/// The ready list by the rule for level-triggered entries: what is ready is on it. The kernel shows nobody its
/// own, and of edge-triggered and one-shot entries the rule cannot know.
fn ready_changes(
    pid: Pid,
    epoll: EpollId,
    rows: &[(Watched, Readiness, u64)],
    known: &Epoll,
) -> Vec<EpollEvent> {
    let mut changes = Vec::new();
    for (row, events, _) in rows {
        let row = *row;
        // Of two rows with one number only one can be what the number stands for now.
        let is_ambiguous = rows.iter().any(|(other, ..)| other.fd == row.fd && *other != row);
        if is_ambiguous || events.contains(Readiness::ET) || events.contains(Readiness::ONESHOT) {
            continue;
        }
        let wanted = *events | Readiness::ERR | Readiness::HUP;
        let Some(now) = Lent::from(pid.0.cast_signed(), row.fd).and_then(|lent| lent.readiness()) else {
            continue;
        };
        let ready = now & wanted;
        let before = known
            .ready
            .iter()
            .find(|(known, _)| *known == row)
            .map(|(_, ready)| *ready);
        match before {
            None if !ready.is_empty() => changes.push(EpollEvent::ReadyJoined { epoll, row, ready }),
            Some(_) if ready.is_empty() => changes.push(EpollEvent::ReadyLeft { epoll, row }),
            Some(_) | None => {}
        }
    }
    changes
}
