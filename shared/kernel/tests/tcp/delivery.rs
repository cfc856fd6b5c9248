//! Whatever the wire does to packets, what one side writes the other reads, whole and in order.

use crate::first_numbers;
use crate::transitions::change_of;
use socketarium_kernel::{Because, Datagram, Holdings, Host, Progress, Request, Sent, Sysctls, Tracer};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, ExitStatus, Family, How, SockFlags, SockKind, Why};
use socketarium_trace::net::{Address, TcpFlags};
use socketarium_trace::{Errno, Fd, HostId, Nanos, Pid, Tid};
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
    /// The number of each host's SYN.
    first: [Option<u32>; 2],
    /// Segments, and blocks that were reported missing, with the end of the sequence space in them.
    wraps: usize,
    /// The timestamp of each host's last segment, and how often one was below the one before.
    stamps: [u32; 2],
    began_anew: usize,
}

fn address(host: usize) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, host as u8 + 1))
}

impl Wire {
    fn new(seeds: [u64; 2], weather: Weather) -> Self {
        let mut tracer = Tracer::default();
        let sysctls = Sysctls::default();
        let mut hosts =
            [0, 1].map(|host| Host::new(HostId(host as u8), &[address(host)], sysctls.clone(), seeds[host]));
        let tids = [0, 1].map(|host| hosts[host].spawn(&mut tracer, "test", "test.py", &[]).1);
        Self {
            hosts,
            tids,
            tracer,
            flying: Vec::new(),
            sent: 0,
            weather,
            chance: Chance(seeds[0]),
            first: [None; 2],
            wraps: 0,
            stamps: [0; 2],
            began_anew: 0,
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
                self.note(from, &sent.datagram);
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

    fn note(&mut self, from: usize, datagram: &Datagram) {
        let Datagram::Tcp(segment) = datagram else {
            panic!("only TCP is spoken here");
        };
        if segment.has(TcpFlags::SYN) {
            self.first[from] = Some(segment.seq);
        }
        if let Some((value, _)) = segment.options.timestamps {
            self.began_anew += usize::from(value < self.stamps[from]);
            self.stamps[from] = value;
        }
        let own = (segment.seq, segment.end());
        let ranges = segment.options.sack.iter().chain([&own]);
        self.wraps += ranges.filter(|(from, to)| to < from).count();
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

    /// A listener of the second host, and a socket of the first that is connecting to it.
    fn open(&mut self) -> (Fd, Fd) {
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
        (listener, client)
    }

    /// Sends `data` from the first host to the second, and gives what arrived there.
    fn carry(&mut self, data: &[u8]) -> Vec<u8> {
        let (listener, client) = self.open();
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
        for host in 0..2 {
            let pid = Pid(self.tids[host].0);
            self.hosts[host].exit(&mut self.tracer, pid, ExitStatus::Code(0));
        }
        read
    }
}

/// All of the data arrives, and nothing is left of it anywhere.
fn check(wire: &mut Wire, what: &str) {
    let data: Vec<u8> = (0..BYTES).map(|index| (index * 7 % 251) as u8).collect();
    let read = wire.carry(&data);
    assert!(read == data, "{what}: {} of {BYTES} bytes", read.len());
    for host in &wire.hosts {
        assert_eq!(host.holdings(), Holdings::default(), "{what}: {:?}", host.id());
    }
}

/// The seed of a host whose first SYN has the sequence number `first`.
fn seed_of_host(host: usize, first: u32, high: u32) -> u64 {
    // The host's own number is mixed into its seed.
    let salt = (host as u64) << 56;
    let clear = Weather {
        lost: 0,
        doubled: 0,
        late: 0,
    };
    let begin = |seed: u64| {
        let mut wire = Wire::new([seed ^ salt; 2], clear);
        wire.open();
        while wire.first[host].is_none() {
            assert!(wire.step(), "nobody answers");
        }
        wire.first[host].expect("it has been seen")
    };
    first_numbers::seed_of(first, high, begin) ^ salt
}

#[test]
fn bytes_arrive_whole_where_sequence_numbers_begin_anew() {
    // Before 0: the SYN is the last number; the first byte; within a segment, between two, in the middle; the last byte;
    // the FIN; nothing.
    let short_of_zero = [1, 2, 3, 1000, 1449, 30_000, 60_000, 60_001, 60_002, 60_003];
    let weathers = [(0, 0, 0), (10, 5, 20), (30, 10, 30)];
    let mut wraps = 0;
    for short in short_of_zero {
        for (high, (lost, doubled, late)) in weathers.into_iter().enumerate() {
            let weather = Weather { lost, doubled, late };
            let seeds = [0, 1].map(|host| seed_of_host(host, 0u32.wrapping_sub(short), high as u32));
            let mut wire = Wire::new(seeds, weather);
            check(&mut wire, &format!("{weather:?}, {short} short of 0"));
            assert_eq!(wire.first, [Some(0u32.wrapping_sub(short)); 2]);
            wraps += wire.wraps;
        }
    }
    assert!(
        wraps > 20,
        "{wraps} segments and blocks had the end of the space in them"
    );
}

#[test]
fn bytes_arrive_whole_while_timestamps_begin_anew() {
    let (lost, doubled, late) = (10, 5, 20);
    let weather = Weather { lost, doubled, late };
    let mut began_anew = 0;
    for seed in 1..=10 {
        // The timestamp's offset is drawn after the first sequence number. So little is left of its space that most
        // connections outlive it.
        let fits = |high: &u32| {
            let seed = first_numbers::seed(1, seed, *high);
            first_numbers::number(2, seed) > u32::MAX - 300
        };
        let high = (0..).find(fits).expect("one of so many");
        let seeds = [0, 1].map(|host| seed_of_host(host, seed, high));
        let mut wire = Wire::new(seeds, weather);
        check(&mut wire, &format!("seed {seed}"));
        began_anew += wire.began_anew;
    }
    assert!(began_anew >= 10, "{began_anew} of 20 timestamps began anew");
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
            let mut wire = Wire::new([seed; 2], weather);
            check(&mut wire, &format!("{weather:?}, seed {seed}"));
        }
    }
}
