//! A call with its arguments, to words and bytes.

use super::sockaddr::sockaddr;
use super::{EVENT, EVENT_DATA, OPTION_ROOM, Places, Room, SET};
use crate::differential::kernel::Request;
use crate::differential::real::slot::{Slots, Task};
use socketarium_trace::Fd;
use socketarium_trace::event::{Call, EpollOp, Family, How, IoctlArgument, PollEntry, SockFlags, SockKind};

fn fd(fd: Fd) -> u64 {
    i64::from(fd.0).cast_unsigned()
}

fn int(number: i32) -> u64 {
    i64::from(number).cast_unsigned()
}

/// The words of a call, and where its results will be. `None` for a call that is no call here.
#[expect(clippy::too_many_lines, reason = "one row for each call")]
pub(in super::super) fn encode(slots: &Slots, slot: usize, request: &Request) -> Option<(Task, Places)> {
    let mut room = Room::of(slots, slot);
    let mut places = Places::default();
    let data = &request.data;
    let (number, words): (i64, [u64; 6]) = match &request.call {
        Call::Socket {
            domain,
            kind,
            flags,
            protocol,
        } => (
            libc::SYS_socket,
            [family(*domain), type_word(*kind, *flags), int(*protocol), 0, 0, 0],
        ),
        Call::Socketpair {
            domain,
            kind,
            flags,
            protocol,
        } => {
            let (at, pair) = room.zeroed(8);
            places.data = at;
            (
                libc::SYS_socketpair,
                [
                    family(*domain),
                    type_word(*kind, *flags),
                    int(*protocol),
                    pair,
                    0,
                    0,
                ],
            )
        }
        Call::Bind {
            fd: on,
            address,
            length,
        } => {
            let (_, at) = room.put(&sockaddr(address));
            (libc::SYS_bind, [fd(*on), at, (*length).into(), 0, 0, 0])
        }
        Call::Connect {
            fd: on,
            address,
            length,
        } => {
            let (_, at) = room.put(&sockaddr(address));
            (libc::SYS_connect, [fd(*on), at, (*length).into(), 0, 0, 0])
        }
        Call::Listen { fd: on, backlog } => (libc::SYS_listen, [fd(*on), int(*backlog), 0, 0, 0, 0]),
        Call::Accept { fd: on, capacity } => {
            let (address, length) = room.address_buffer(*capacity, &mut places);
            (libc::SYS_accept, [fd(*on), address, length, 0, 0, 0])
        }
        Call::Accept4 {
            fd: on,
            capacity,
            flags,
        } => {
            let (address, length) = room.address_buffer(*capacity, &mut places);
            (
                libc::SYS_accept4,
                [fd(*on), address, length, flag_word(*flags), 0, 0],
            )
        }
        Call::Getsockname { fd: on, capacity } => {
            let (address, length) = room.address_buffer(*capacity, &mut places);
            (libc::SYS_getsockname, [fd(*on), address, length, 0, 0, 0])
        }
        Call::Getpeername { fd: on, capacity } => {
            let (address, length) = room.address_buffer(*capacity, &mut places);
            (libc::SYS_getpeername, [fd(*on), address, length, 0, 0, 0])
        }
        Call::Setsockopt {
            fd: on,
            level,
            name,
            value,
        } => {
            let (_, at) = room.put(&value.bytes.0);
            let length = value.bytes.0.len() as u64;
            (
                libc::SYS_setsockopt,
                [fd(*on), int(*level), int(*name), at, length, 0],
            )
        }
        Call::Getsockopt { fd: on, level, name } => {
            let (at, value) = room.zeroed(OPTION_ROOM as usize);
            let (length_at, length) = room.put(&OPTION_ROOM.to_ne_bytes());
            (places.data, places.length) = (at, length_at);
            (
                libc::SYS_getsockopt,
                [fd(*on), int(*level), int(*name), value, length, 0],
            )
        }
        Call::Sendto {
            fd: on,
            flags,
            address,
            ..
        } => {
            let (_, at) = room.put(data);
            let (to, length) = address.as_ref().map_or((0, 0), |address| {
                let bytes = sockaddr(address);
                (room.put(&bytes).1, bytes.len() as u64)
            });
            (
                libc::SYS_sendto,
                [fd(*on), at, data.len() as u64, int(*flags), to, length],
            )
        }
        Call::Recvfrom {
            fd: on,
            size,
            flags,
            capacity,
        } => {
            let (from, length) = room.address_buffer(*capacity, &mut places);
            let (at, buffer) = room.zeroed(*size as usize);
            (places.data, places.room) = (at, *size as usize);
            (
                libc::SYS_recvfrom,
                [fd(*on), buffer, *size, int(*flags), from, length],
            )
        }
        Call::Sendmsg {
            fd: on,
            flags,
            address,
            ..
        } => {
            let (_, at) = room.put(data);
            let (_, vectors) = room.words(&[at, data.len() as u64]);
            let (to, length) = address.as_ref().map_or((0, 0), |address| {
                let bytes = sockaddr(address);
                (room.put(&bytes).1, bytes.len() as u64)
            });
            let (_, header) = room.words(&[to, length, vectors, 1, 0, 0, 0]);
            (libc::SYS_sendmsg, [fd(*on), header, int(*flags), 0, 0, 0])
        }
        Call::Recvmsg { fd: on, size, flags } => {
            let (at, buffer) = room.zeroed(*size as usize);
            (places.data, places.room) = (at, *size as usize);
            let (_, vectors) = room.words(&[buffer, *size]);
            let (_, header) = room.words(&[0, 0, vectors, 1, 0, 0, 0]);
            (libc::SYS_recvmsg, [fd(*on), header, int(*flags), 0, 0, 0])
        }
        Call::Shutdown { fd: on, how } => {
            let how = match how {
                How::Read => 0,
                How::Write => 1,
                How::Both => 2,
                How::Other(other) => int(*other),
            };
            (libc::SYS_shutdown, [fd(*on), how, 0, 0, 0, 0])
        }
        Call::Read { fd: on, size } => {
            let (at, buffer) = room.zeroed(*size as usize);
            (places.data, places.room) = (at, *size as usize);
            (libc::SYS_read, [fd(*on), buffer, *size, 0, 0, 0])
        }
        Call::Write { fd: on, .. } => {
            let (_, at) = room.put(data);
            (libc::SYS_write, [fd(*on), at, data.len() as u64, 0, 0, 0])
        }
        Call::Readv { fd: on, size } => {
            let (at, buffer) = room.zeroed(*size as usize);
            (places.data, places.room) = (at, *size as usize);
            let (_, vectors) = room.words(&[buffer, *size]);
            (libc::SYS_readv, [fd(*on), vectors, 1, 0, 0, 0])
        }
        Call::Writev { fd: on, pieces, .. } => {
            let (_, at) = room.put(data);
            let mut vectors = Vec::new();
            let mut passed = 0;
            for piece in pieces {
                vectors.extend([at + passed, u64::from(*piece)]);
                passed += u64::from(*piece);
            }
            if pieces.is_empty() {
                vectors.extend([at, data.len() as u64]);
            }
            let count = vectors.len() as u64 / 2;
            let (_, vectors) = room.words(&vectors);
            (libc::SYS_writev, [fd(*on), vectors, count, 0, 0, 0])
        }
        Call::Close { fd: on } => (libc::SYS_close, [fd(*on), 0, 0, 0, 0, 0]),
        Call::Dup { fd: on } => (libc::SYS_dup, [fd(*on), 0, 0, 0, 0, 0]),
        Call::Dup2 { fd: on, to } => (libc::SYS_dup2, [fd(*on), fd(*to), 0, 0, 0, 0]),
        Call::Dup3 { fd: on, to, flags } => (libc::SYS_dup3, [fd(*on), fd(*to), int(*flags), 0, 0, 0]),
        Call::Pipe2 { flags } => {
            let (at, pair) = room.zeroed(8);
            places.data = at;
            (libc::SYS_pipe2, [pair, int(*flags), 0, 0, 0, 0])
        }
        Call::Eventfd2 { initial, flags } => {
            (libc::SYS_eventfd2, [(*initial).into(), int(*flags), 0, 0, 0, 0])
        }
        Call::Fcntl {
            fd: on,
            command,
            argument,
        } => (libc::SYS_fcntl, [fd(*on), int(*command), *argument, 0, 0, 0]),
        Call::Ioctl {
            fd: on,
            request,
            argument,
        } => {
            let argument = match argument {
                IoctlArgument::Number(number) => {
                    let (at, address) = room.put(&number.to_ne_bytes());
                    places.data = at;
                    address
                }
                IoctlArgument::Raw(_) => {
                    let (at, address) = room.zeroed(8);
                    places.data = at;
                    address
                }
            };
            (libc::SYS_ioctl, [fd(*on), (*request).into(), argument, 0, 0, 0])
        }
        Call::Select {
            count,
            sets,
            timeout_micros,
        } => {
            let mut pointers = [0; 3];
            for (index, set) in [&sets.read, &sets.write, &sets.except].into_iter().enumerate() {
                if let Some(set) = set {
                    let (at, address) = room.put(&fd_set(set));
                    places.sets[index] = Some(at);
                    pointers[index] = address;
                }
            }
            let timeout = timeout_micros.map_or(0, |micros| {
                room.words(&[micros / 1_000_000, micros % 1_000_000 * 1000]).1
            });
            let [read, write, except] = pointers;
            (libc::SYS_pselect6, [int(*count), read, write, except, timeout, 0])
        }
        Call::Poll {
            entries,
            timeout_millis,
        } => {
            let bytes: Vec<u8> = entries.iter().flat_map(poll_row).collect();
            let (at, rows) = room.put(&bytes);
            (places.data, places.room) = (at, entries.len());
            (
                libc::SYS_poll,
                [rows, entries.len() as u64, int(*timeout_millis), 0, 0, 0],
            )
        }
        Call::EpollCreate1 { flags } => (libc::SYS_epoll_create1, [int(*flags), 0, 0, 0, 0, 0]),
        Call::EpollCtl {
            epoll,
            op,
            fd: on,
            events,
            data,
        } => {
            let mut event = events.0.to_ne_bytes().to_vec();
            event.resize(EVENT_DATA, 0);
            event.extend(data.to_ne_bytes());
            let (_, event) = room.put(&event);
            let op = match op {
                EpollOp::Add => libc::EPOLL_CTL_ADD,
                EpollOp::Mod => libc::EPOLL_CTL_MOD,
                EpollOp::Del => libc::EPOLL_CTL_DEL,
                EpollOp::Other(other) => *other,
            };
            (libc::SYS_epoll_ctl, [fd(*epoll), int(op), fd(*on), event, 0, 0])
        }
        Call::EpollWait {
            epoll,
            max,
            timeout_millis,
        } => {
            let (at, events) = room.zeroed(EVENT * (*max).max(0) as usize);
            places.data = at;
            (
                libc::SYS_epoll_wait,
                [fd(*epoll), events, int(*max), int(*timeout_millis), 0, 0],
            )
        }
        Call::Fork
        | Call::Clone { .. }
        | Call::Execve { .. }
        | Call::Wait4 { .. }
        | Call::Kill { .. }
        | Call::Nanosleep { .. }
        | Call::Exit { .. }
        | Call::ExitGroup { .. }
        | Call::Other { .. } => return None,
    };
    Some((Task::Call(number, words), places))
}

fn family(family: Family) -> u64 {
    int(match family {
        Family::Unix => libc::AF_UNIX,
        Family::Inet => libc::AF_INET,
        Family::Inet6 => libc::AF_INET6,
        Family::Netlink => libc::AF_NETLINK,
        Family::Other(other) => other,
    })
}

fn type_word(kind: SockKind, flags: SockFlags) -> u64 {
    let kind = match kind {
        SockKind::Stream => libc::SOCK_STREAM,
        SockKind::Dgram => libc::SOCK_DGRAM,
        SockKind::Raw => libc::SOCK_RAW,
        SockKind::Seqpacket => libc::SOCK_SEQPACKET,
        SockKind::Other(other) => other,
    };
    int(kind) | flag_word(flags)
}

fn flag_word(flags: SockFlags) -> u64 {
    let nonblock = if flags.nonblock { libc::SOCK_NONBLOCK } else { 0 };
    let cloexec = if flags.cloexec { libc::SOCK_CLOEXEC } else { 0 };
    int(nonblock | cloexec)
}

fn poll_row(entry: &PollEntry) -> Vec<u8> {
    let mut row = entry.fd.0.to_ne_bytes().to_vec();
    row.extend((entry.events.0 as u16).to_ne_bytes());
    row.extend([0; 2]);
    row
}

fn fd_set(set: &[Fd]) -> Vec<u8> {
    let mut bytes = vec![0; SET as usize / 8];
    for fd in set {
        if (0..SET).contains(&fd.0) {
            bytes[fd.0 as usize / 8] |= 1 << (fd.0 % 8);
        }
    }
    bytes
}
