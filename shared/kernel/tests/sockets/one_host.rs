//! One host with one program that must not block unless the test says so.
#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected ends the test"
)]

use socketarium_kernel::{Host, Progress, Reply, Request, Sysctls, Tracer};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Family, How, Out, PollEntry, SockFlags, SockKind};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd, HostId, Nanos, Pid, Readiness, Tid};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

pub(crate) const OWN: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
pub(crate) const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
pub(crate) const ANY: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

pub(crate) const DONTWAIT: i32 = 0x40;
pub(crate) const PEEK: i32 = 0x2;
pub(crate) const TRUNC: i32 = 0x20;

pub(crate) struct Kernel {
    pub(crate) host: Host,
    pub(crate) tracer: Tracer,
    pub(crate) pid: Pid,
    pub(crate) tid: Tid,
}

pub(crate) fn at(ip: IpAddr, port: u16) -> Address {
    Address::Inet(SocketAddr::new(ip, port))
}

pub(crate) fn local(port: u16) -> Address {
    at(LOOPBACK, port)
}

pub(crate) fn named(name: &str) -> Address {
    Address::Unix(name.to_owned())
}

fn length(address: &Address) -> u32 {
    match address {
        Address::Inet(address) if address.is_ipv6() => 28,
        Address::Inet(_) | Address::Other(_) => 16,
        Address::Unix(name) => name.len() as u32 + 3,
    }
}

impl Kernel {
    pub(crate) fn new() -> Self {
        Self::with(Sysctls::default())
    }

    pub(crate) fn with(sysctls: Sysctls) -> Self {
        let mut tracer = Tracer::default();
        let mut host = Host::new(HostId(0), &[OWN, "fd00::1".parse().unwrap()], sysctls, 7);
        let (pid, tid) = host.spawn(&mut tracer, "test", "test.py", &[]);
        Self {
            host,
            tracer,
            pid,
            tid,
        }
    }

    pub(crate) fn thread(&mut self) -> Tid {
        self.host.add_thread(&mut self.tracer, self.pid).unwrap()
    }

    pub(crate) fn start(&mut self, tid: Tid, call: Call, data: &[u8]) -> Progress {
        let data = data.to_vec();
        self.host.call(&mut self.tracer, tid, Request { call, data })
    }

    /// The calls that came back since, in the order of their waking.
    pub(crate) fn come_back(&mut self) -> Vec<(Tid, Reply)> {
        let mut done = Vec::new();
        while let Some(tid) = self.host.next_woken() {
            if let Progress::Done(reply) = self.host.resume(&mut self.tracer, tid) {
                done.push((tid, reply));
            }
        }
        done
    }

    pub(crate) fn wait(&mut self, nanos: u64) {
        let now = self.tracer.now();
        self.tracer.advance(Nanos(now.0 + nanos));
        self.host.expire(&mut self.tracer);
    }

    pub(crate) fn reply(&mut self, call: Call, data: &[u8]) -> Reply {
        match self.start(self.tid, call, data) {
            Progress::Done(reply) => reply,
            Progress::Blocked => panic!("the call sleeps"),
        }
    }

    pub(crate) fn value(&mut self, call: Call) -> Result<i64, Errno> {
        self.reply(call, &[]).outcome.result
    }

    pub(crate) fn socket(&mut self, domain: Family, kind: SockKind) -> Fd {
        let flags = SockFlags::default();
        let call = Call::Socket {
            domain,
            kind,
            flags,
            protocol: 0,
        };
        Fd(self.value(call).unwrap() as i32)
    }

    pub(crate) fn tcp(&mut self) -> Fd {
        self.socket(Family::Inet, SockKind::Stream)
    }

    pub(crate) fn udp(&mut self) -> Fd {
        self.socket(Family::Inet, SockKind::Dgram)
    }

    pub(crate) fn unix(&mut self) -> Fd {
        self.socket(Family::Unix, SockKind::Stream)
    }

    pub(crate) fn unix_datagram(&mut self) -> Fd {
        self.socket(Family::Unix, SockKind::Dgram)
    }

    pub(crate) fn pair(&mut self, kind: SockKind) -> (Fd, Fd) {
        let call = Call::Socketpair {
            domain: Family::Unix,
            kind,
            flags: SockFlags::default(),
            protocol: 0,
        };
        match self.reply(call, &[]).outcome.out {
            Out::Pair(one, two) => (one, two),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn bind(&mut self, fd: Fd, address: Address) -> Result<i64, Errno> {
        let length = length(&address);
        self.value(Call::Bind { fd, address, length })
    }

    pub(crate) fn listen(&mut self, fd: Fd, backlog: i32) -> Result<i64, Errno> {
        self.value(Call::Listen { fd, backlog })
    }

    pub(crate) fn connect(&mut self, fd: Fd, address: Address) -> Result<i64, Errno> {
        let length = length(&address);
        self.value(Call::Connect { fd, address, length })
    }

    pub(crate) fn accept(&mut self, fd: Fd) -> Result<Fd, Errno> {
        let call = Call::Accept {
            fd,
            capacity: Some(128),
        };
        self.value(call).map(|fd| Fd(fd as i32))
    }

    pub(crate) fn nonblock(&mut self, fd: Fd) {
        let (f_setfl, o_nonblock) = (4, 0o4000);
        let call = Call::Fcntl {
            fd,
            command: f_setfl,
            argument: o_nonblock,
        };
        self.value(call).unwrap();
    }

    pub(crate) fn send_to(&mut self, fd: Fd, data: &[u8], address: Option<Address>) -> Result<i64, Errno> {
        let call = Call::Sendto {
            fd,
            data: Payload::of(data),
            flags: DONTWAIT,
            address,
        };
        self.reply(call, data).outcome.result
    }

    pub(crate) fn send(&mut self, fd: Fd, data: &[u8]) -> Result<i64, Errno> {
        self.send_to(fd, data, None)
    }

    pub(crate) fn receive(&mut self, fd: Fd, size: u64, flags: i32) -> (Result<i64, Errno>, Vec<u8>) {
        let call = Call::Recvfrom {
            fd,
            size,
            flags: flags | DONTWAIT,
            capacity: Some(128),
        };
        let reply = self.reply(call, &[]);
        (reply.outcome.result, reply.data)
    }

    /// The data, without waiting for it.
    pub(crate) fn recv(&mut self, fd: Fd, size: u64) -> Result<Vec<u8>, Errno> {
        let (result, data) = self.receive(fd, size, 0);
        result.map(|_| data)
    }

    pub(crate) fn set(&mut self, fd: Fd, level: i32, name: i32, value: i32) -> Result<i64, Errno> {
        self.set_bytes(fd, level, name, &value.to_ne_bytes())
    }

    pub(crate) fn set_bytes(&mut self, fd: Fd, level: i32, name: i32, value: &[u8]) -> Result<i64, Errno> {
        self.value(Call::Setsockopt {
            fd,
            level,
            name,
            value: Payload::of(value),
        })
    }

    pub(crate) fn option(&mut self, fd: Fd, level: i32, name: i32) -> Result<Vec<u8>, Errno> {
        let reply = self.reply(Call::Getsockopt { fd, level, name }, &[]);
        reply.outcome.result.map(|_| reply.data)
    }

    pub(crate) fn number(&mut self, fd: Fd, level: i32, name: i32) -> Result<i32, Errno> {
        let bytes = self.option(fd, level, name)?;
        Ok(i32::from_ne_bytes(bytes[..4].try_into().unwrap()))
    }

    pub(crate) fn error(&mut self, fd: Fd) -> Errno {
        Errno(self.number(fd, 1, 4).unwrap())
    }

    pub(crate) fn shutdown(&mut self, fd: Fd, how: How) -> Result<i64, Errno> {
        self.value(Call::Shutdown { fd, how })
    }

    pub(crate) fn close(&mut self, fd: Fd) {
        self.value(Call::Close { fd }).unwrap();
    }

    pub(crate) fn own_name(&mut self, fd: Fd) -> Address {
        match self
            .reply(
                Call::Getsockname {
                    fd,
                    capacity: Some(128),
                },
                &[],
            )
            .outcome
            .out
        {
            Out::Address { address, .. } => address,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn port(&mut self, fd: Fd) -> u16 {
        match self.own_name(fd) {
            Address::Inet(address) => address.port(),
            other => panic!("{other}"),
        }
    }

    pub(crate) fn peer_name(&mut self, fd: Fd) -> Result<Address, Errno> {
        let reply = self.reply(
            Call::Getpeername {
                fd,
                capacity: Some(128),
            },
            &[],
        );
        reply.outcome.result?;
        match reply.outcome.out {
            Out::Address { address, .. } => Ok(address),
            other => panic!("{other:?}"),
        }
    }

    /// Every bit that `poll` gives.
    pub(crate) fn poll(&mut self, fd: Fd) -> u32 {
        let call = Call::Poll {
            entries: vec![PollEntry {
                fd,
                events: Readiness(0x23ff & !0x20),
            }],
            timeout_millis: 0,
        };
        match self.reply(call, &[]).outcome.out {
            Out::Polled(entries) => entries.first().map_or(0, |entry| entry.events.0),
            _ => 0,
        }
    }
}
