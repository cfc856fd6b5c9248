//! A call's number and argument words to a typed [`Call`].

use super::memory::Memory;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, CloneForm, EpollOp, Family, How, IoctlArgument, PollEntry, SelectSets, SleepClock, SockFlags,
    SockKind,
};
use socketarium_trace::net::Address;
use socketarium_trace::{Fd, Readiness};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

/// Entries of a set that are read at most: what one can look at.
const MOST_ENTRIES: u64 = 1024;

type Words = [u64; 6];

/// The call with these argument words.
pub(super) fn decode(number: u64, a: &Words, memory: &Memory) -> Call {
    let number = number as i64;
    sockets(number, a, memory)
        .or_else(|| data(number, a, memory))
        .or_else(|| descriptors(number, a, memory))
        .or_else(|| waiting(number, a, memory))
        .or_else(|| processes(number, a, memory))
        .unwrap_or_else(|| Call::Other {
            name: format!("syscall_{number}"),
            arguments: a.to_vec(),
        })
}

fn fd(word: u64) -> Fd {
    Fd(word as i32)
}

fn sockets(number: i64, a: &Words, memory: &Memory) -> Option<Call> {
    Some(match number {
        libc::SYS_socket => Call::Socket {
            domain: family(a[0]),
            kind: kind(a[1]),
            flags: sock_flags(a[1]),
            protocol: a[2] as i32,
        },
        libc::SYS_socketpair => Call::Socketpair {
            domain: family(a[0]),
            kind: kind(a[1]),
            flags: sock_flags(a[1]),
            protocol: a[2] as i32,
        },
        libc::SYS_bind => Call::Bind {
            fd: fd(a[0]),
            address: address(memory, a[1], a[2]),
            length: a[2] as u32,
        },
        libc::SYS_connect => Call::Connect {
            fd: fd(a[0]),
            address: address(memory, a[1], a[2]),
            length: a[2] as u32,
        },
        libc::SYS_listen => Call::Listen {
            fd: fd(a[0]),
            backlog: a[1] as i32,
        },
        libc::SYS_accept => Call::Accept {
            fd: fd(a[0]),
            capacity: capacity(memory, a[1], a[2]),
        },
        libc::SYS_accept4 => Call::Accept4 {
            fd: fd(a[0]),
            flags: sock_flags(a[3]),
            capacity: capacity(memory, a[1], a[2]),
        },
        libc::SYS_getsockname => Call::Getsockname {
            fd: fd(a[0]),
            capacity: capacity(memory, a[1], a[2]),
        },
        libc::SYS_getpeername => Call::Getpeername {
            fd: fd(a[0]),
            capacity: capacity(memory, a[1], a[2]),
        },
        libc::SYS_setsockopt => Call::Setsockopt {
            fd: fd(a[0]),
            level: a[1] as i32,
            name: a[2] as i32,
            value: payload(memory, a[3], a[4]),
        },
        libc::SYS_getsockopt => Call::Getsockopt {
            fd: fd(a[0]),
            level: a[1] as i32,
            name: a[2] as i32,
        },
        libc::SYS_shutdown => Call::Shutdown {
            fd: fd(a[0]),
            how: match a[1] as i32 {
                libc::SHUT_RD => How::Read,
                libc::SHUT_WR => How::Write,
                libc::SHUT_RDWR => How::Both,
                other => How::Other(other),
            },
        },
        _ => return None,
    })
}

fn data(number: i64, a: &Words, memory: &Memory) -> Option<Call> {
    Some(match number {
        libc::SYS_sendto => Call::Sendto {
            fd: fd(a[0]),
            data: payload(memory, a[1], a[2]),
            flags: a[3] as i32,
            address: (a[4] != 0).then(|| address(memory, a[4], a[5])),
        },
        libc::SYS_recvfrom => Call::Recvfrom {
            fd: fd(a[0]),
            size: a[2],
            flags: a[3] as i32,
            capacity: capacity(memory, a[4], a[5]),
        },
        libc::SYS_sendmsg => {
            // struct msghdr: name, namelen, iov, iovlen, control, controllen (recv(2)).
            let word = |index: u64| memory.u64(a[1].wrapping_add(index * 8)).unwrap_or(0);
            let length = word(1) & 0xffff_ffff;
            let (data, pieces) = gathered(memory, word(2), word(3));
            Call::Sendmsg {
                fd: fd(a[0]),
                data,
                pieces,
                flags: a[2] as i32,
                address: (word(0) != 0).then(|| address(memory, word(0), length)),
                control: word(5) as u32,
            }
        }
        libc::SYS_recvmsg => {
            let word = |index: u64| memory.u64(a[1].wrapping_add(index * 8)).unwrap_or(0);
            let size = total(&memory.vectors(word(2), word(3)));
            Call::Recvmsg {
                fd: fd(a[0]),
                size,
                flags: a[2] as i32,
            }
        }
        libc::SYS_read => Call::Read {
            fd: fd(a[0]),
            size: a[2],
        },
        libc::SYS_write => Call::Write {
            fd: fd(a[0]),
            data: payload(memory, a[1], a[2]),
        },
        libc::SYS_readv => Call::Readv {
            fd: fd(a[0]),
            size: total(&memory.vectors(a[1], a[2])),
        },
        libc::SYS_writev => {
            let (data, pieces) = gathered(memory, a[1], a[2]);
            Call::Writev {
                fd: fd(a[0]),
                data,
                pieces,
            }
        }
        _ => return None,
    })
}

fn descriptors(number: i64, a: &Words, memory: &Memory) -> Option<Call> {
    #[cfg(target_arch = "x86_64")]
    if number == libc::SYS_dup2 {
        return Some(Call::Dup2 {
            fd: fd(a[0]),
            to: fd(a[1]),
        });
    }
    Some(match number {
        libc::SYS_close => Call::Close { fd: fd(a[0]) },
        libc::SYS_dup => Call::Dup { fd: fd(a[0]) },
        libc::SYS_dup3 => Call::Dup3 {
            fd: fd(a[0]),
            to: fd(a[1]),
            flags: a[2] as i32,
        },
        libc::SYS_pipe2 => Call::Pipe2 { flags: a[1] as i32 },
        libc::SYS_eventfd2 => Call::Eventfd2 {
            initial: a[0] as u32,
            flags: a[1] as i32,
        },
        libc::SYS_fcntl => Call::Fcntl {
            fd: fd(a[0]),
            command: a[1] as i32,
            argument: a[2],
        },
        libc::SYS_ioctl => {
            let request = a[1] as u32;
            let number = (u64::from(request) == libc::FIONBIO)
                .then(|| memory.u32(a[2]))
                .flatten();
            Call::Ioctl {
                fd: fd(a[0]),
                request,
                argument: match number {
                    Some(number) => IoctlArgument::Number(number as i32),
                    None => IoctlArgument::Raw(a[2]),
                },
            }
        }
        _ => return None,
    })
}

fn waiting(number: i64, a: &Words, memory: &Memory) -> Option<Call> {
    let poll = |timeout_millis| Call::Poll {
        entries: poll_entries(memory, a[0], a[1], false),
        timeout_millis,
    };
    let select = |micros_per_unit: u64| Call::Select {
        count: a[0] as i32,
        sets: select_sets(memory, a),
        timeout_micros: (a[4] != 0).then(|| {
            let seconds = memory.u64(a[4]).unwrap_or(0);
            let fraction = memory.u64(a[4].wrapping_add(8)).unwrap_or(0);
            seconds
                .saturating_mul(1_000_000)
                .saturating_add(fraction / micros_per_unit)
        }),
    };
    let wait = || Call::EpollWait {
        epoll: fd(a[0]),
        max: a[2] as i32,
        timeout_millis: a[3] as i32,
    };
    #[cfg(target_arch = "x86_64")]
    match number {
        libc::SYS_poll => return Some(poll(a[2] as i32)),
        libc::SYS_select => return Some(select(1)),
        libc::SYS_epoll_wait => return Some(wait()),
        _ => {}
    }
    Some(match number {
        libc::SYS_ppoll => poll(timespec(memory, a[2]).map_or(-1, |nanos| (nanos / 1_000_000) as i32)),
        libc::SYS_pselect6 => select(1000),
        libc::SYS_epoll_create1 => Call::EpollCreate1 { flags: a[0] as i32 },
        libc::SYS_epoll_pwait => wait(),
        libc::SYS_epoll_ctl => {
            // struct epoll_event is packed on x86-64 only (epoll_ctl(2)).
            let data_at = if cfg!(target_arch = "x86_64") { 4 } else { 8 };
            Call::EpollCtl {
                epoll: fd(a[0]),
                op: match a[1] as i32 {
                    libc::EPOLL_CTL_ADD => EpollOp::Add,
                    libc::EPOLL_CTL_MOD => EpollOp::Mod,
                    libc::EPOLL_CTL_DEL => EpollOp::Del,
                    other => EpollOp::Other(other),
                },
                fd: fd(a[2]),
                events: Readiness(memory.u32(a[3]).unwrap_or(0)),
                data: memory.u64(a[3].wrapping_add(data_at)).unwrap_or(0),
            }
        }
        libc::SYS_nanosleep => Call::Nanosleep {
            nanos: timespec(memory, a[0]).unwrap_or(0),
            clock: None,
        },
        libc::SYS_clock_nanosleep => clock_nanosleep(a, timespec(memory, a[2]).unwrap_or(0)),
        _ => return None,
    })
}

fn clock_nanosleep(a: &Words, passed: u64) -> Call {
    let (id, flags) = (a[0] as i32, a[1] as i32);
    let now = || {
        let now = nix::time::clock_gettime(nix::time::ClockId::from_raw(id)).ok()?;
        Some(now.tv_sec().cast_unsigned() * 1_000_000_000 + now.tv_nsec().cast_unsigned())
    };
    let nanos = if flags & libc::TIMER_ABSTIME == 0 {
        passed
    } else {
        passed.saturating_sub(now().unwrap_or(passed))
    };
    Call::Nanosleep {
        nanos,
        clock: Some(SleepClock {
            id,
            flags,
            nanos: passed,
        }),
    }
}

fn processes(number: i64, a: &Words, memory: &Memory) -> Option<Call> {
    #[cfg(target_arch = "x86_64")]
    match number {
        libc::SYS_fork => return Some(Call::Fork),
        libc::SYS_vfork => {
            return Some(Call::Clone {
                form: CloneForm::Vfork,
                thread: false,
            });
        }
        _ => {}
    }
    const THREAD: u64 = libc::CLONE_THREAD as u64;
    Some(match number {
        libc::SYS_clone => Call::Clone {
            form: CloneForm::Clone,
            thread: a[0] & THREAD != 0,
        },
        // struct clone_args begins with the flags (clone(2)).
        libc::SYS_clone3 => Call::Clone {
            form: CloneForm::Clone3,
            thread: memory.u64(a[0]).unwrap_or(0) & THREAD != 0,
        },
        libc::SYS_execve => Call::Execve {
            path: memory.text(a[0]),
        },
        libc::SYS_wait4 => Call::Wait4 {
            pid: a[0] as i32,
            options: a[2] as i32,
        },
        libc::SYS_kill => Call::Kill {
            pid: a[0] as i32,
            signal: a[1] as i32,
        },
        libc::SYS_exit => Call::Exit { status: a[0] as i32 },
        libc::SYS_exit_group => Call::ExitGroup { status: a[0] as i32 },
        _ => return None,
    })
}

fn family(word: u64) -> Family {
    match word as i32 {
        libc::AF_UNIX => Family::Unix,
        libc::AF_INET => Family::Inet,
        libc::AF_INET6 => Family::Inet6,
        libc::AF_NETLINK => Family::Netlink,
        other => Family::Other(other),
    }
}

fn kind(word: u64) -> SockKind {
    match word as i32 & 0xf {
        libc::SOCK_STREAM => SockKind::Stream,
        libc::SOCK_DGRAM => SockKind::Dgram,
        libc::SOCK_RAW => SockKind::Raw,
        libc::SOCK_SEQPACKET => SockKind::Seqpacket,
        other => SockKind::Other(other),
    }
}

/// Size of the buffer that a call offers for an address, where it offers one.
fn capacity(memory: &Memory, buffer: u64, length: u64) -> Option<u32> {
    if buffer == 0 { None } else { memory.u32(length) }
}

fn sock_flags(word: u64) -> SockFlags {
    let word = word as i32;
    SockFlags {
        nonblock: word & libc::SOCK_NONBLOCK != 0,
        cloexec: word & libc::SOCK_CLOEXEC != 0,
    }
}

/// Data that a call hands to the kernel.
fn payload(memory: &Memory, at: u64, length: u64) -> Payload {
    let first = memory.read(at, (length as usize).min(Payload::KEPT));
    Payload::cut(&first, length as usize)
}

/// Data that a call hands over in pieces.
fn gathered(memory: &Memory, vectors: u64, count: u64) -> (Payload, Vec<u32>) {
    let vectors = memory.vectors(vectors, count);
    let mut first = Vec::new();
    for (at, length) in &vectors {
        let room = Payload::KEPT - first.len();
        first.extend(memory.read(*at, (*length as usize).min(room)));
    }
    let lengths: Vec<u32> = vectors.iter().map(|(_, length)| *length as u32).collect();
    let pieces = if lengths.len() > 1 { lengths } else { Vec::new() };
    (Payload::cut(&first, total(&vectors) as usize), pieces)
}

/// Bytes that buffers hold together. The numbers are the program's and may be anything.
fn total(vectors: &[(u64, u64)]) -> u64 {
    vectors
        .iter()
        .fold(0, |sum, (_, length)| sum.saturating_add(*length))
}

/// A `struct sockaddr` of `length` bytes.
pub(super) fn address(memory: &Memory, at: u64, length: u64) -> Address {
    let bytes = memory.read(at, (length as usize).min(128));
    read_address(&bytes).unwrap_or(Address::Other(0))
}

fn read_address(bytes: &[u8]) -> Option<Address> {
    let family = u16::from_ne_bytes(bytes.get(..2)?.try_into().ok()?);
    let port = || Some(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?));
    Some(match i32::from(family) {
        libc::AF_INET => {
            let ip: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
            Address::Inet(SocketAddr::from((Ipv4Addr::from(ip), port()?)))
        }
        libc::AF_INET6 => {
            let ip: [u8; 16] = bytes.get(8..24)?.try_into().ok()?;
            Address::Inet(SocketAddr::from((Ipv6Addr::from(ip), port()?)))
        }
        libc::AF_UNIX => {
            let path = &bytes[2..];
            let end = path
                .iter()
                .skip(1)
                .position(|byte| *byte == 0)
                .map_or(path.len(), |end| end + 1);
            let name = String::from_utf8_lossy(&path[..end.min(path.len())]).replace('\0', "@");
            Address::Unix(if name == "@" { String::new() } else { name })
        }
        _ => Address::Other(family),
    })
}

/// Rows of a `struct pollfd` array: what was asked for, or what was reported where anything was.
pub(super) fn poll_entries(memory: &Memory, at: u64, count: u64, reported: bool) -> Vec<PollEntry> {
    let rows = memory.read(at, (count.min(MOST_ENTRIES) * 8) as usize);
    rows.chunks_exact(8)
        .filter_map(|row| {
            let half = |at: usize| u32::from(u16::from_ne_bytes([row[at], row[at + 1]]));
            let fd = Fd(i32::from_ne_bytes(row[..4].try_into().ok()?));
            let events = Readiness(half(if reported { 6 } else { 4 }));
            (!reported || !events.is_empty()).then_some(PollEntry { fd, events })
        })
        .collect()
}

/// The three sets of a `select` call with these argument words.
pub(super) fn select_sets(memory: &Memory, a: &Words) -> SelectSets {
    let set = |at: u64| {
        (at != 0).then(|| {
            let bits = memory.read(at, (a[0].min(MOST_ENTRIES) as usize).div_ceil(64) * 8);
            let is_set = |fd: &usize| bits.get(fd / 8).is_some_and(|byte| byte >> (fd % 8) & 1 == 1);
            (0..a[0].min(MOST_ENTRIES) as usize)
                .filter(is_set)
                .map(|fd| Fd(fd as i32))
                .collect()
        })
    };
    SelectSets {
        read: set(a[1]),
        write: set(a[2]),
        except: set(a[3]),
    }
}

/// Nanoseconds of a `struct timespec`, or `None` for a null pointer.
pub(super) fn timespec(memory: &Memory, at: u64) -> Option<u64> {
    let seconds = memory.u64(at)?;
    Some(
        seconds
            .saturating_mul(1_000_000_000)
            .saturating_add(memory.u64(at.wrapping_add(8))?),
    )
}
