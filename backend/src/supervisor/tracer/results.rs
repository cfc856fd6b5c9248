//! A returned value, and what the kernel wrote through the call's pointers, to a typed [`Outcome`].

use super::arguments::{address, poll_entries, select_sets, timespec};
use super::memory::Memory;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, EpollEntry, Out, Outcome};
use socketarium_trace::{Errno, Fd, Pid, Readiness};

/// Requests of `ioctl` that answer with a number: `FIONREAD`, `TIOCOUTQ`, `SIOCATMARK`, `SIOCOUTQNSD` (`tcp(7)`).
const WRITES_A_NUMBER: [u32; 4] = [0x541b, 0x5411, 0x8905, 0x894b];

/// How `call` with these argument words came back with `value`.
pub(super) fn decode(call: &Call, a: &[u64; 6], value: i64, memory: &Memory) -> Outcome {
    // Values from -4095 to -1 are errors (syscall(2)).
    if (-4095..0).contains(&value) {
        return Outcome {
            result: Err(Errno(-value as i32)),
            out: Out::Nothing,
        };
    }
    Outcome {
        result: Ok(value),
        out: out(call, a, value as u64, memory),
    }
}

fn out(call: &Call, a: &[u64; 6], value: u64, memory: &Memory) -> Out {
    let named = || {
        if a[1] == 0 {
            return Out::Nothing;
        }
        let length = memory.u32(a[2]).unwrap_or(0);
        Out::Address {
            address: address(memory, a[1], length.into()),
            length,
        }
    };
    let received = |at: u64| {
        let first = memory.read(at, (value as usize).min(Payload::KEPT));
        Payload::cut(&first, value as usize)
    };
    match call {
        Call::Accept { .. } | Call::Accept4 { .. } | Call::Getsockname { .. } | Call::Getpeername { .. } => {
            named()
        }
        Call::Recvfrom { capacity, .. } => Out::Data {
            data: received(a[1]),
            address: capacity
                .and_then(|_| memory.u32(a[5]))
                .filter(|length| *length > 0)
                .map(|length| address(memory, a[4], length.into())),
        },
        Call::Read { .. } => Out::Data {
            data: received(a[1]),
            address: None,
        },
        Call::Readv { .. } => Out::Data {
            data: scattered(memory, a[1], a[2], value),
            address: None,
        },
        Call::Recvmsg { .. } => {
            let word = |index: u64| memory.u64(a[1].wrapping_add(index * 8)).unwrap_or(0);
            Out::Data {
                data: scattered(memory, word(2), word(3), value),
                address: None,
            }
        }
        Call::Getsockopt { .. } => {
            let length = memory.u32(a[4]).unwrap_or(0).min(256);
            Out::Option {
                value: Payload::of(&memory.read(a[3], length as usize)),
            }
        }
        Call::Pipe2 { .. } => pair(memory, a[0]),
        Call::Socketpair { .. } => pair(memory, a[3]),
        Call::Poll { .. } => Out::Polled(poll_entries(memory, a[0], a[1], true)),
        Call::Select { .. } => Out::Selected {
            sets: select_sets(memory, a),
            left_nanos: timespec(memory, a[4]),
        },
        Call::EpollWait { .. } => Out::Events(epoll_events(memory, a[1], value)),
        Call::Ioctl { request, .. } if WRITES_A_NUMBER.contains(request) => memory
            .u32(a[2])
            .map_or(Out::Nothing, |number| Out::Number(i64::from(number as i32))),
        Call::Wait4 { .. } if value > 0 => Out::Child {
            pid: Pid(value as u32),
            status: memory.u32(a[1]).unwrap_or(0) as i32,
        },
        Call::Socket { .. }
        | Call::Bind { .. }
        | Call::Listen { .. }
        | Call::Connect { .. }
        | Call::Setsockopt { .. }
        | Call::Sendto { .. }
        | Call::Sendmsg { .. }
        | Call::Shutdown { .. }
        | Call::Write { .. }
        | Call::Writev { .. }
        | Call::Close { .. }
        | Call::Dup { .. }
        | Call::Dup2 { .. }
        | Call::Dup3 { .. }
        | Call::Eventfd2 { .. }
        | Call::Fcntl { .. }
        | Call::Ioctl { .. }
        | Call::EpollCreate1 { .. }
        | Call::EpollCtl { .. }
        | Call::Fork
        | Call::Clone { .. }
        | Call::Execve { .. }
        | Call::Wait4 { .. }
        | Call::Kill { .. }
        | Call::Nanosleep { .. }
        | Call::Exit { .. }
        | Call::ExitGroup { .. }
        | Call::Other { .. } => Out::Nothing,
    }
}

fn pair(memory: &Memory, at: u64) -> Out {
    match (memory.u32(at), memory.u32(at.wrapping_add(4))) {
        (Some(first), Some(second)) => Out::Pair(Fd(first as i32), Fd(second as i32)),
        _ => Out::Nothing,
    }
}

/// Data that came in pieces.
fn scattered(memory: &Memory, vectors: u64, count: u64, length: u64) -> Payload {
    let mut first = Vec::new();
    for (at, room) in memory.vectors(vectors, count) {
        let wanted = (length as usize).min(Payload::KEPT).saturating_sub(first.len());
        first.extend(memory.read(at, (room as usize).min(wanted)));
    }
    Payload::cut(&first, length as usize)
}

fn epoll_events(memory: &Memory, at: u64, count: u64) -> Vec<EpollEntry> {
    // struct epoll_event is packed on x86-64 only (epoll_wait(2)).
    let (size, data_at) = if cfg!(target_arch = "x86_64") {
        (12, 4)
    } else {
        (16, 8)
    };
    (0..count.min(1024))
        .map_while(|index| {
            let row = at.wrapping_add(index * size);
            Some(EpollEntry {
                events: Readiness(memory.u32(row)?),
                data: memory.u64(row.wrapping_add(data_at))?,
            })
        })
        .collect()
}
