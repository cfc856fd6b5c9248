//! A returned value, and what the kernel wrote, to a typed reply.

use super::sockaddr::read_address;
use super::{ADDRESS_ROOM, EVENT, EVENT_DATA, OPTION_ROOM, Places, SET};
use crate::differential::calls::{FIONREAD, SIOCOUTQ, SIOCOUTQNSD};
use crate::differential::kernel::{Reply, Request};
use crate::differential::real::slot::Slots;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, EpollEntry, Out, Outcome, PollEntry, SelectSets};
use socketarium_trace::{Errno, Fd, Readiness};
use std::sync::atomic::Ordering;

/// What a call returned, with what the kernel wrote into the room.
pub(in super::super) fn decode(slots: &Slots, request: &Request, places: &Places, value: i64) -> Reply {
    if (-4095..0).contains(&value) {
        return Reply {
            outcome: Outcome {
                result: Err(Errno(-value as i32)),
                out: Out::Nothing,
            },
            data: Vec::new(),
        };
    }
    let (out, data) = written(slots, request, places, value);
    Reply {
        outcome: Outcome {
            result: Ok(value),
            out,
        },
        data,
    }
}

#[expect(clippy::too_many_lines, reason = "one row for each call")]
fn written(slots: &Slots, request: &Request, places: &Places, value: i64) -> (Out, Vec<u8>) {
    let memory = slots.memory();
    let word = |at: usize| memory.word(at).load(Ordering::Acquire);
    let address = || {
        let at = places.address?;
        let length = word(places.length);
        let bytes = memory.bytes(at, length.min(ADDRESS_ROOM) as usize);
        Some((read_address(&bytes), length))
    };
    let nothing = (Out::Nothing, Vec::new());
    match &request.call {
        Call::Accept { .. } | Call::Accept4 { .. } | Call::Getsockname { .. } | Call::Getpeername { .. } => {
            let out = address().map_or(Out::Nothing, |(address, length)| Out::Address { address, length });
            (out, Vec::new())
        }
        Call::Recvfrom { .. } | Call::Read { .. } | Call::Readv { .. } | Call::Recvmsg { .. } => {
            let data = memory.bytes(places.data, places.room.min(value as usize));
            let from = address()
                .filter(|(_, length)| *length > 0)
                .map(|(address, _)| address);
            let out = Out::Data {
                data: Payload::cut(&data, value as usize),
                address: from,
            };
            (out, data)
        }
        Call::Getsockopt { .. } => {
            let length = word(places.length).min(OPTION_ROOM) as usize;
            let value = memory.bytes(places.data, length);
            let out = Out::Option {
                value: Payload::of(&value),
            };
            (out, value)
        }
        Call::Pipe2 { .. } | Call::Socketpair { .. } => {
            let fd = |at: usize| Fd(word(at).cast_signed());
            (Out::Pair(fd(places.data), fd(places.data + 4)), Vec::new())
        }
        Call::Poll { entries, .. } => {
            let rows = memory.bytes(places.data, places.room * 8);
            let reported = entries
                .iter()
                .zip(rows.chunks_exact(8))
                .map(|(entry, row)| PollEntry {
                    fd: entry.fd,
                    events: Readiness(u16::from_ne_bytes([row[6], row[7]]).into()),
                });
            let reported = reported.filter(|entry| !entry.events.is_empty()).collect();
            (Out::Polled(reported), Vec::new())
        }
        Call::Select { .. } => {
            let set = |index: usize| {
                let bytes = memory.bytes(places.sets[index]?, SET as usize / 8);
                let member = |fd: &i32| bytes[*fd as usize / 8] & 1 << (fd % 8) != 0;
                Some((0..SET).filter(member).map(Fd).collect())
            };
            let sets = SelectSets {
                read: set(0),
                write: set(1),
                except: set(2),
            };
            (
                Out::Selected {
                    sets,
                    left_nanos: None,
                },
                Vec::new(),
            )
        }
        Call::EpollWait { .. } => {
            let bytes = memory.bytes(places.data, value as usize * EVENT);
            let long = |row: &[u8]| {
                let data = row[EVENT_DATA..EVENT_DATA + 8].iter().rev();
                data.fold(0, |number, byte| number << 8 | u64::from(*byte))
            };
            let events = bytes.chunks_exact(EVENT).map(|row| EpollEntry {
                events: Readiness(u32::from_ne_bytes([row[0], row[1], row[2], row[3]])),
                data: long(row),
            });
            (Out::Events(events.collect()), Vec::new())
        }
        Call::Ioctl {
            request: FIONREAD | SIOCOUTQ | SIOCOUTQNSD,
            ..
        } => (Out::Number(word(places.data).cast_signed().into()), Vec::new()),
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
        | Call::Other { .. } => nothing,
    }
}
