//! System calls are written as strace 6.1 writes them with `-s 512`. The expected lines are its own, with the
//! addresses of buffers, which a trace does not carry, left out.

mod descriptors;
mod sockets;

use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Family, Out, Outcome, SockFlags, SockKind};
use socketarium_trace::net::Address;
use socketarium_trace::notation::{call_text, outcome_text, past_call_text, resumed_text};
use socketarium_trace::world::PastCall;
use socketarium_trace::{Errno, Nanos, Pid, Seq, Tid};

const CLOEXEC: SockFlags = SockFlags {
    nonblock: false,
    cloexec: true,
};
const NO_FLAGS: SockFlags = SockFlags {
    nonblock: false,
    cloexec: false,
};

fn check(call: Call, outcome: Outcome, expected: &str) {
    let past = PastCall {
        pid: Pid(1),
        tid: Tid(1),
        entered: Seq(0),
        returned: Seq(1),
        since: Nanos(0),
        until: Nanos(1),
        call,
        outcome,
        place: None,
    };
    assert_eq!(past_call_text(&past), expected);
    // The two pieces of a call that sleeps are the same text, cut in two.
    let resumed = resumed_text(&past.call, &past.outcome);
    let (_, rest) = resumed.split_once(" resumed>").unwrap();
    assert_eq!(call_text(&past.call) + rest, expected);
    assert!(expected.ends_with(&format!(" = {}", outcome_text(&past.call, &past.outcome))));
}

fn ok(value: i64) -> Outcome {
    Outcome::value(value)
}

fn with(value: i64, out: Out) -> Outcome {
    Outcome {
        result: Ok(value),
        out,
    }
}

fn failed(errno: Errno) -> Outcome {
    Outcome {
        result: Err(errno),
        out: Out::Nothing,
    }
}

fn inet(text: &str) -> Address {
    Address::Inet(text.parse().unwrap())
}

fn data(bytes: &[u8]) -> Payload {
    Payload::of(bytes)
}

fn received(bytes: &[u8], address: Option<Address>) -> Outcome {
    with(
        bytes.len() as i64,
        Out::Data {
            data: data(bytes),
            address,
        },
    )
}

fn socket(domain: Family, kind: SockKind, flags: SockFlags, protocol: i32) -> Call {
    Call::Socket {
        domain,
        kind,
        flags,
        protocol,
    }
}
