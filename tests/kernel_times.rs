//! What takes time, measured on Linux in real time and on the model in its own: gaps between packets, and how long
//! states last.
//!
//! All of it is measured side by side, so that the test lasts as long as the longest: a SYN that nobody answers. What is
//! compared is allowed a generous part of itself and some ticks.

use socketarium_tests::differential::calls::*;
use socketarium_tests::differential::{
    CLIENT, HOSTS, Kernel, Model, Real, SERVER, Seen, Session, Setup, Thread, Wire,
};
use socketarium_tests::skip;
use socketarium_trace::HostId;
use socketarium_trace::event::How;
use socketarium_trace::net::{Segment, TcpFlags};
use std::path::Path;
use std::thread;

const AGENT: &str = env!("CARGO_BIN_EXE_differential-agent");

const C: Thread = Thread::of(CLIENT, 0);
const S: Thread = Thread::of(SERVER, 0);

/// Something that takes time.
struct Timing {
    name: &'static str,
    sysctls: &'static [(&'static str, &'static str)],
    /// Milliseconds, in order.
    measure: fn(&mut Session<'_>) -> Vec<f64>,
    /// What the lessons say.
    documented: &'static [f64],
}

const TIMINGS: &[Timing] = &[
    Timing {
        name: "K8: a SYN that nobody answers",
        sysctls: &[],
        measure: syn_gaps,
        documented: &[
            1000., 1000., 1000., 1000., 1000., 2000., 4000., 8000., 16_000., 32_000.,
        ],
    },
    Timing {
        name: "K8: without linear time-outs",
        sysctls: &[("net.ipv4.tcp_syn_linear_timeouts", "0")],
        measure: syn_gaps,
        documented: &[1000., 2000., 4000., 8000., 16_000., 32_000.],
    },
    Timing {
        name: "K9: a SYN,ACK that nobody answers",
        sysctls: &[],
        measure: syn_ack_gaps,
        documented: &[1000., 2000., 4000., 8000., 16_000.],
    },
    Timing {
        name: "K18: data that nobody acknowledges, a probe for the tail first",
        sysctls: &[("net.ipv4.tcp_early_retrans", "3")],
        measure: data_gaps,
        documented: &[210., 210., 430., 840., 1660.],
    },
    Timing {
        name: "K18: data that nobody acknowledges",
        sysctls: &[],
        measure: data_gaps,
        documented: &[210., 420., 840., 1660.],
    },
    Timing {
        name: "K17: probes of a closed window",
        sysctls: &[],
        measure: probe_gaps,
        documented: &[440., 860., 1700.],
    },
    Timing {
        name: "K24: a FIN that nobody acknowledges",
        sysctls: &[],
        measure: fin_gaps,
        documented: &[210., 420., 840., 1660.],
    },
    Timing {
        name: "K21: TIME-WAIT",
        sysctls: &[("net.ipv4.tcp_fin_timeout", "5")],
        measure: time_wait,
        documented: &[60_400.],
    },
    Timing {
        name: "K22: FIN-WAIT-2 of an orphan",
        sysctls: &[],
        measure: fin_wait_2,
        documented: &[60_600.],
    },
    Timing {
        name: "K30: keep-alive",
        sysctls: &[],
        measure: keep_alive_gaps,
        documented: &[1000., 1000., 1000.],
    },
    Timing {
        name: "K19: an acknowledgement that is put off",
        sysctls: &[],
        measure: delayed_ack,
        documented: &[44.],
    },
];

/// A connection: the server has it on 4, the client on 3.
fn connected(s: &mut Session<'_>) {
    s.ok(S, tcp());
    s.ok(S, bind(3, server(9000)));
    s.ok(S, listen(3, 5));
    s.ok(C, tcp());
    s.ok(C, connect(3, server(9000)));
    s.ok(S, accept(3));
}

/// Times of the segments of a host that were sent since step `from`, in milliseconds.
fn times(s: &Session<'_>, from: usize, host: HostId, is: impl Fn(&Segment) -> bool) -> Vec<f64> {
    let seen = s.observations().iter().skip(from).flat_map(|one| &one.seen);
    let times = seen.filter_map(|seen| match seen {
        Seen::Sent { packet, at } if packet.from == host => packet
            .segment()
            .filter(|segment| is(segment))
            .map(|_| at.as_secs_f64() * 1e3),
        Seen::Sent { .. } | Seen::CameBack(..) => None,
    });
    times.collect()
}

fn gaps(times: &[f64]) -> Vec<f64> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

fn syn_gaps(s: &mut Session<'_>) -> Vec<f64> {
    s.hold(CLIENT, true);
    s.ok(C, tcp_nonblock());
    s.error(C, connect(3, server(9000)));
    s.wait(136_000);
    gaps(&times(s, 0, CLIENT, |_| true))
}

fn syn_ack_gaps(s: &mut Session<'_>) -> Vec<f64> {
    s.ok(S, tcp());
    s.ok(S, bind(3, server(9000)));
    s.ok(S, listen(3, 5));
    s.ok(C, tcp_nonblock());
    s.hold(SERVER, true);
    s.hold(CLIENT, true);
    s.error(C, connect(3, server(9000)));
    s.wire(CLIENT, 0, Wire::Deliver);
    s.wait(66_000);
    gaps(&times(s, 0, SERVER, |segment| segment.flags == TcpFlags(0x12)))
}

fn data_gaps(s: &mut Session<'_>) -> Vec<f64> {
    connected(s);
    let from = s.observations().len();
    s.hold(CLIENT, true);
    s.ok(C, send(3, b"lost", 0, None));
    s.wait(3900);
    gaps(&times(s, from, CLIENT, |segment| !segment.payload.is_empty()))
}

fn probe_gaps(s: &mut Session<'_>) -> Vec<f64> {
    s.ok(S, tcp());
    s.ok(S, setsockopt(3, SOL_SOCKET, SO_RCVBUF, 4096));
    s.ok(S, bind(3, server(9000)));
    s.ok(S, listen(3, 5));
    s.ok(C, tcp_nonblock());
    s.error(C, connect(3, server(9000)));
    s.ok(S, accept(3));
    for _ in 0..4 {
        s.call(C, send(3, &letters(20_000), 0, None));
    }
    let from = s.observations().len();
    s.wait(3900);
    let probes = times(s, from, CLIENT, |segment| segment.payload.is_empty());
    gaps(&probes)
}

fn fin_gaps(s: &mut Session<'_>) -> Vec<f64> {
    connected(s);
    let from = s.observations().len();
    s.hold(CLIENT, true);
    s.ok(C, shutdown(3, How::Write));
    s.wait(3900);
    gaps(&times(s, from, CLIENT, |segment| {
        segment.flags.contains(TcpFlags::FIN)
    }))
}

/// How long the client's table keeps a socket.
fn lasts(s: &mut Session<'_>) -> Vec<f64> {
    const GLANCE: u64 = 250;
    let mut waited = 0;
    while !s.sockets(CLIENT).is_empty() && waited < 80_000 {
        s.wait(GLANCE);
        waited += GLANCE;
    }
    vec![waited as f64]
}

fn time_wait(s: &mut Session<'_>) -> Vec<f64> {
    connected(s);
    s.ok(C, close(3));
    s.ok(S, close(4));
    lasts(s)
}

fn fin_wait_2(s: &mut Session<'_>) -> Vec<f64> {
    connected(s);
    s.ok(C, close(3));
    lasts(s)
}

fn keep_alive_gaps(s: &mut Session<'_>) -> Vec<f64> {
    connected(s);
    for (name, value) in [(TCP_KEEPIDLE, 1), (TCP_KEEPINTVL, 1), (TCP_KEEPCNT, 3)] {
        s.ok(C, setsockopt(3, IPPROTO_TCP, name, value));
    }
    s.hold(CLIENT, true);
    let from = s.observations().len();
    s.ok(C, setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, 1));
    s.wait(5000);
    // Three probes, and the reset.
    gaps(&times(s, from, CLIENT, |_| true))
}

fn delayed_ack(s: &mut Session<'_>) -> Vec<f64> {
    connected(s);
    // The first ones are acknowledged at once.
    for _ in 0..17 {
        s.ok(C, send(3, b"x", 0, None));
        s.wait(70);
    }
    let sent = times(s, 0, CLIENT, |segment| !segment.payload.is_empty());
    let answers = times(s, 0, SERVER, |segment| segment.flags == TcpFlags::ACK);
    let last = |times: &[f64]| times.last().copied().unwrap_or_default();
    vec![last(&answers) - last(&sent)]
}

fn measured(kernel: &mut dyn Kernel, timing: &Timing) -> Vec<f64> {
    let settings = timing.sysctls.iter();
    let setup = Setup {
        processes: vec![(CLIENT, 1), (SERVER, 1)],
        sysctls: settings
            .flat_map(|(name, value)| HOSTS.map(|host| (host, (*name).to_owned(), (*value).to_owned())))
            .collect(),
    };
    let mut session = Session::begin(kernel, setup);
    (timing.measure)(&mut session)
}

/// Whether two series are the same but for the machine's slowness.
fn agree(some: &[f64], other: &[f64]) -> bool {
    const TICKS: f64 = 60.;
    const PART: f64 = 0.15;
    let alike = |(one, two): (&f64, &f64)| (one - two).abs() <= TICKS + PART * one.max(*two);
    some.len() == other.len() && some.iter().zip(other).all(alike)
}

#[test]
fn what_takes_time_takes_as_long_on_the_model() {
    if let Err(error) = Real::start(Path::new(AGENT)) {
        skip(&format!("no namespaces to run Linux in: {error}"));
        return;
    }
    let linux: Vec<Vec<f64>> = thread::scope(|scope| {
        let measuring: Vec<_> = TIMINGS
            .iter()
            .map(|timing| {
                scope.spawn(|| {
                    let mut real = Real::start(Path::new(AGENT)).expect("it was possible before");
                    measured(&mut real, timing)
                })
            })
            .collect();
        measuring
            .into_iter()
            .map(|one| one.join().expect("it is measured"))
            .collect()
    });
    let mut faults = Vec::new();
    for (timing, linux) in TIMINGS.iter().zip(linux) {
        let model = measured(&mut Model::default(), timing);
        println!("{}\n  Linux {linux:.0?}\n  model {model:.0?}", timing.name);
        if !agree(&linux, timing.documented) {
            faults.push(format!("{}: Linux is not as documented", timing.name));
        }
        if !agree(&linux, &model) {
            faults.push(format!("{}: the model is not as Linux", timing.name));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
