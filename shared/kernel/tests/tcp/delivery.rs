//! Whatever the wire does to packets, what one side writes the other reads, whole and in order.

use crate::transitions::change_of;
use socketarium_kernel::{Because, Host, Progress, Request, Sent, Sysctls, Tracer};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Family, How, SockFlags, SockKind, Why};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd, HostId, Nanos, Tid};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const BYTES: usize = 60_000;
const PORT: u16 = 9000;
const MSG_DONTWAIT: i32 = 0x40;

/// What becomes of packets, in hundredths.
#[derive(Clone, Copy, Debug)]
struct Weather {
    lost: u64,
    doubled: u64,
    late: u64,
}

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

struct Wire {
    hosts: [Host; 2],
    tids: [Tid; 2],
    tracer: Tracer,
    /// When, to which host, in order of sending.
    flying: Vec<(u64, usize, usize, Sent)>,
    sent: usize,
    weather: Weather,
    chance: Chance,
}

fn address(host: usize) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, host as u8 + 1))
}

impl Wire {
    fn new(seed: u64, weather: Weather) -> Self {
        let mut tracer = Tracer::default();
        let sysctls = Sysctls::default();
        let mut hosts =
            [0, 1].map(|host| Host::new(HostId(host as u8), &[address(host)], sysctls.clone(), seed));
        let tids = [0, 1].map(|host| hosts[host].spawn(&mut tracer, "test", "test.py", &[]).1);
        Self {
            hosts,
            tids,
            tracer,
            flying: Vec::new(),
            sent: 0,
            weather,
            chance: Chance(seed),
        }
    }

    fn call(&mut self, host: usize, call: Call, data: &[u8]) -> Result<i64, Errno> {
        self.reply(host, call, data).0
    }

    fn reply(&mut self, host: usize, call: Call, data: &[u8]) -> (Result<i64, Errno>, Vec<u8>) {
        let request = Request {
            call,
            data: data.to_vec(),
        };
        match self.hosts[host].call(&mut self.tracer, self.tids[host], request) {
            Progress::Done(reply) => {
                self.collect();
                (reply.outcome.result, reply.data)
            }
            Progress::Blocked => panic!("every call here is non-blocking"),
        }
    }

    /// Takes what was sent and decides about it.
    fn collect(&mut self) {
        for from in [0, 1] {
            while let Some(sent) = self.hosts[from].transmit() {
                let Weather { lost, doubled, late } = self.weather;
                let copies = match self.chance.below(100) {
                    roll if roll < lost => 0,
                    roll if roll < lost + doubled => 2,
                    _ => 1,
                };
                for _ in 0..copies {
                    let delay = if self.chance.below(100) < late { 25 } else { 10 };
                    let due = self.tracer.now().0 + delay * 1_000_000;
                    self.sent += 1;
                    self.flying.push((due, self.sent, 1 - from, sent.clone()));
                }
            }
        }
    }

    /// The next thing happens. `false`: nothing ever will.
    fn step(&mut self) -> bool {
        let packet = self.flying.iter().map(|(due, ..)| *due).min();
        let timer = self
            .hosts
            .iter()
            .filter_map(Host::next_deadline)
            .map(|due| due.0)
            .min();
        let Some(due) = [packet, timer].into_iter().flatten().min() else {
            return false;
        };
        self.tracer.advance(Nanos(due));
        let next = (0..self.flying.len())
            .filter(|index| self.flying[*index].0 <= due)
            .min_by_key(|index| (self.flying[*index].0, self.flying[*index].1));
        if let Some(index) = next {
            let (_, _, to, sent) = self.flying.remove(index);
            self.tracer.because(Because {
                why: Why::Segment(sent.packet.id),
                event: None,
            });
            self.hosts[to].receive(&mut self.tracer, sent.datagram);
        } else {
            for host in &mut self.hosts {
                host.expire(&mut self.tracer);
            }
        }
        self.collect();
        for event in self.tracer.drain() {
            change_of(&event);
        }
        true
    }

    fn socket(&mut self, host: usize) -> Fd {
        let flags = SockFlags {
            nonblock: true,
            cloexec: false,
        };
        let call = Call::Socket {
            domain: Family::Inet,
            kind: SockKind::Stream,
            flags,
            protocol: 0,
        };
        Fd(self.call(host, call, &[]).expect("a socket") as i32)
    }

    /// Sends `data` from the first host to the second, and gives what arrived there.
    fn carry(&mut self, data: &[u8]) -> Vec<u8> {
        let listener = self.socket(1);
        let any = Address::Inet(SocketAddr::new(address(1), PORT));
        let bind = Call::Bind {
            fd: listener,
            address: any.clone(),
            length: 16,
        };
        self.call(1, bind, &[]).expect("bind");
        self.call(
            1,
            Call::Listen {
                fd: listener,
                backlog: 5,
            },
            &[],
        )
        .expect("listen");
        let client = self.socket(0);
        let connect = Call::Connect {
            fd: client,
            address: any,
            length: 16,
        };
        assert_eq!(self.call(0, connect, &[]), Err(Errno::EINPROGRESS));
        let mut server = None;
        let (mut written, mut read) = (0, Vec::new());
        loop {
            if written < data.len() {
                let rest = &data[written..];
                let call = Call::Sendto {
                    fd: client,
                    data: Payload::of(rest),
                    flags: 0,
                    address: None,
                };
                if let Ok(count) = self.call(0, call, rest) {
                    written += count as usize;
                    if written == data.len() {
                        self.call(
                            0,
                            Call::Shutdown {
                                fd: client,
                                how: How::Write,
                            },
                            &[],
                        )
                        .expect("shutdown");
                    }
                }
            }
            if server.is_none() {
                let accept = Call::Accept {
                    fd: listener,
                    capacity: None,
                };
                server = self.call(1, accept, &[]).ok().map(|fd| Fd(fd as i32));
            }
            if let Some(fd) = server {
                let call = Call::Recvfrom {
                    fd,
                    size: 5000,
                    flags: MSG_DONTWAIT,
                    capacity: None,
                };
                match self.reply(1, call, &[]) {
                    (Ok(0), _) => break,
                    (Ok(_), bytes) => read.extend(bytes),
                    (Err(errno), _) => assert_eq!(errno, Errno::EAGAIN),
                }
            }
            assert!(
                self.step(),
                "nothing happens any more, and {} of {} arrived",
                read.len(),
                data.len()
            );
        }
        if let Some(fd) = server {
            self.call(1, Call::Close { fd }, &[]).expect("close");
        }
        self.call(0, Call::Close { fd: client }, &[]).expect("close");
        self.call(1, Call::Close { fd: listener }, &[]).expect("close");
        while self.step() {}
        read
    }
}

#[test]
fn bytes_arrive_whole_and_in_order_in_any_weather() {
    let weathers = [
        (0, 0, 0),
        (5, 0, 0),
        (0, 10, 0),
        (0, 0, 20),
        (10, 5, 20),
        (30, 10, 30),
    ];
    for (lost, doubled, late) in weathers {
        for seed in 1..=25 {
            let weather = Weather { lost, doubled, late };
            let mut wire = Wire::new(seed, weather);
            let data: Vec<u8> = (0..BYTES).map(|index| (index * 7 % 251) as u8).collect();
            let read = wire.carry(&data);
            assert!(
                read == data,
                "{weather:?}, seed {seed}: {} of {BYTES} bytes",
                read.len()
            );
            for host in &wire.hosts {
                assert_eq!(
                    host.sockets(),
                    0,
                    "{weather:?}, seed {seed}: every socket is gone at the end"
                );
            }
        }
    }
}
