//! One host with one process, and calls made in short.

use socketarium_kernel::{Host, Progress, Reply, Request, Sysctls, Tracer};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, EpollEntry, EpollOp, IoctlArgument, Out, PollEntry, SelectSets};
use socketarium_trace::{Errno, Event, Fd, HostId, Nanos, Pid, Readiness, Tid, World, world};

pub(crate) const IN: Readiness = Readiness::IN;
pub(crate) const OUT: Readiness = Readiness::OUT;
pub(crate) const ET: Readiness = Readiness::ET;

pub(crate) type Result = std::result::Result<i64, Errno>;

pub(crate) struct Machine {
    pub(crate) host: Host,
    pub(crate) tracer: Tracer,
    pub(crate) pid: Pid,
    pub(crate) tid: Tid,
    pub(crate) world: World,
    pub(crate) events: Vec<Event>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let mut host = Host::new(HostId(0), &[], Sysctls::default(), 1);
        let mut tracer = Tracer::default();
        let (pid, tid) = host.spawn(&mut tracer, "test", "test", &[]);
        let mut machine = Self {
            host,
            tracer,
            pid,
            tid,
            world: World {
                hosts: vec![world::Host::default()],
                ..World::default()
            },
            events: Vec::new(),
        };
        machine.fold();
        machine
    }

    fn fold(&mut self) {
        for event in self.tracer.take() {
            self.world.apply(&event);
            self.events.push(event);
        }
        assert_eq!(self.host.contradiction(&self.world.hosts[0]), None);
    }

    pub(crate) fn start(&mut self, tid: Tid, request: Request) -> Progress {
        let progress = self.host.call(&mut self.tracer, tid, request);
        self.fold();
        progress
    }

    /// A call that has to come back at once.
    pub(crate) fn reply(&mut self, call: Call) -> Reply {
        let name = call.name().to_owned();
        match self.start(self.tid, Request::of(call)) {
            Progress::Done(reply) => reply,
            Progress::Blocked => panic!("{name} sleeps"),
        }
    }

    pub(crate) fn value(&mut self, call: Call) -> Result {
        self.reply(call).outcome.result
    }

    /// Another thread makes a call, and sleeps in it.
    pub(crate) fn sleeper(&mut self, call: Call) -> Tid {
        let tid = self.host.add_thread(&mut self.tracer, self.pid).unwrap();
        assert_eq!(self.start(tid, Request::of(call)), Progress::Blocked);
        tid
    }

    /// Lets the woken threads go on in order: those whose calls come back, with the result.
    pub(crate) fn run(&mut self) -> Vec<(Tid, Reply)> {
        let mut back = Vec::new();
        while let Some(tid) = self.host.next_woken() {
            if let Progress::Done(reply) = self.host.resume(&mut self.tracer, tid) {
                back.push((tid, reply));
            }
            self.fold();
        }
        back
    }

    /// As [`Self::run`]: just who.
    pub(crate) fn back(&mut self) -> Vec<Tid> {
        self.run().into_iter().map(|(tid, _)| tid).collect()
    }

    pub(crate) fn advance(&mut self, millis: u64) {
        self.tracer
            .advance(Nanos(self.tracer.now().0 + millis * 1_000_000));
        self.host.expire(&mut self.tracer);
        self.fold();
    }

    pub(crate) fn pipe(&mut self, flags: i32) -> (Fd, Fd) {
        let reply = self.reply(Call::Pipe2 { flags });
        let Out::Pair(reader, writer) = reply.outcome.out else {
            panic!("{reply:?}");
        };
        (reader, writer)
    }

    pub(crate) fn event_fd(&mut self, initial: u32, flags: i32) -> Fd {
        Fd(self.value(Call::Eventfd2 { initial, flags }).unwrap() as i32)
    }

    pub(crate) fn epoll(&mut self) -> Fd {
        Fd(self.value(Call::EpollCreate1 { flags: 0 }).unwrap() as i32)
    }

    pub(crate) fn writing(fd: Fd, data: &[u8]) -> Request {
        Request {
            call: Call::Write {
                fd,
                data: Payload::of(data),
            },
            data: data.to_vec(),
        }
    }

    pub(crate) fn write(&mut self, fd: Fd, data: &[u8]) -> Result {
        match self.start(self.tid, Self::writing(fd, data)) {
            Progress::Done(reply) => reply.outcome.result,
            Progress::Blocked => panic!("write sleeps"),
        }
    }

    pub(crate) fn read(&mut self, fd: Fd, size: u64) -> std::result::Result<Vec<u8>, Errno> {
        let reply = self.reply(Call::Read { fd, size });
        reply.outcome.result.map(|_| reply.data)
    }

    /// Writes pages until there is no room. How many bytes.
    pub(crate) fn fill(&mut self, fd: Fd) -> i64 {
        let mut total = 0;
        while let Ok(count) = self.write(fd, &[b'z'; 4096]) {
            total += count;
        }
        total
    }

    pub(crate) fn close(&mut self, fd: Fd) -> Result {
        self.value(Call::Close { fd })
    }

    pub(crate) fn dup(&mut self, fd: Fd) -> Fd {
        Fd(self.value(Call::Dup { fd }).unwrap() as i32)
    }

    pub(crate) fn dup2(&mut self, fd: Fd, to: Fd) -> Result {
        self.value(Call::Dup2 { fd, to })
    }

    pub(crate) fn fcntl(&mut self, fd: Fd, command: i32, argument: u64) -> Result {
        self.value(Call::Fcntl {
            fd,
            command,
            argument,
        })
    }

    pub(crate) fn ioctl(&mut self, fd: Fd, request: u32, number: i32) -> std::result::Result<Out, Errno> {
        let argument = IoctlArgument::Number(number);
        let outcome = self
            .reply(Call::Ioctl {
                fd,
                request,
                argument,
            })
            .outcome;
        outcome.result.map(|_| outcome.out)
    }

    /// `epoll_ctl` with the descriptor as data, as CPython makes it.
    pub(crate) fn control(&mut self, epoll: Fd, op: EpollOp, fd: Fd, events: Readiness) -> Result {
        self.value(Call::EpollCtl {
            epoll,
            op,
            fd,
            events,
            data: fd.0 as u64,
        })
    }

    pub(crate) fn add(&mut self, epoll: Fd, fd: Fd, events: Readiness) -> Result {
        self.control(epoll, EpollOp::Add, fd, events)
    }

    /// `epoll_wait` with no waiting: descriptors and masks, in order.
    pub(crate) fn wait(&mut self, epoll: Fd, max: i32) -> Vec<(Fd, Readiness)> {
        listed(&self.reply(waiting(epoll, max, 0)))
    }

    pub(crate) fn poll(&mut self, entries: &[(Fd, Readiness)]) -> Vec<(Fd, Readiness)> {
        let reply = self.reply(polling(entries, 0));
        let Out::Polled(ready) = &reply.outcome.out else {
            panic!("{reply:?}");
        };
        ready.iter().map(|entry| (entry.fd, entry.events)).collect()
    }

    pub(crate) fn select(
        &mut self,
        count: i32,
        sets: SelectSets,
    ) -> std::result::Result<(i64, SelectSets), Errno> {
        let outcome = self.reply(selecting(count, sets, Some(0))).outcome;
        match (outcome.result, outcome.out) {
            (Ok(value), Out::Selected { sets, .. }) => Ok((value, sets)),
            (Err(errno), _) => Err(errno),
            (Ok(_), other) => panic!("{other:?}"),
        }
    }
}

pub(crate) fn waiting(epoll: Fd, max: i32, timeout_millis: i32) -> Call {
    Call::EpollWait {
        epoll,
        max,
        timeout_millis,
    }
}

pub(crate) fn polling(entries: &[(Fd, Readiness)], timeout_millis: i32) -> Call {
    let entries = entries.iter();
    Call::Poll {
        entries: entries.map(|&(fd, events)| PollEntry { fd, events }).collect(),
        timeout_millis,
    }
}

pub(crate) fn selecting(count: i32, sets: SelectSets, timeout_micros: Option<u64>) -> Call {
    Call::Select {
        count,
        sets,
        timeout_micros,
    }
}

pub(crate) fn reading(fd: Fd, size: u64) -> Call {
    Call::Read { fd, size }
}

/// The events of an `epoll_wait` whose data are descriptors.
pub(crate) fn listed(reply: &Reply) -> Vec<(Fd, Readiness)> {
    let row = |entry: &EpollEntry| (Fd(entry.data as i32), entry.events);
    let Out::Events(events) = &reply.outcome.out else {
        panic!("{reply:?}");
    };
    events.iter().map(row).collect()
}

/// Sets of `select`: read, write, except.
pub(crate) fn sets(read: &[i32], write: &[i32], except: &[i32]) -> SelectSets {
    let set = |numbers: &[i32]| Some(numbers.iter().map(|number| Fd(*number)).collect());
    SelectSets {
        read: set(read),
        write: set(write),
        except: set(except),
    }
}
