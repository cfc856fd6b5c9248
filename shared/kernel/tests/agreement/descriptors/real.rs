//! Calls on the kernel that runs the test, by the C library.

#![expect(
    unsafe_code,
    reason = "the calls themselves are under test, also with descriptors that are closed"
)]

use crate::raw::{poll, with};
use socketarium_kernel::Request;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Call, EpollEntry, EpollOp, How, IoctlArgument, Out, Outcome, SelectSets, SockKind,
};
use socketarium_trace::{Fd, Readiness};

/// Makes a call. `None` where it is not one of those that are compared.
pub(crate) fn make(request: &Request) -> Option<Outcome> {
    Some(match &request.call {
        Call::Pipe2 { flags } => pipe(*flags),
        Call::Socketpair { kind, .. } => socketpair(*kind),
        Call::Write { fd, .. } => write(*fd, &request.data),
        Call::Read { fd, size } => read(*fd, *size as usize),
        Call::Ioctl {
            fd,
            request,
            argument: IoctlArgument::Number(number),
        } => ioctl(*fd, *request, *number),
        Call::Poll { entries, .. } => poll(entries),
        Call::Select { count, sets, .. } => select(*count, sets),
        Call::EpollCtl {
            epoll,
            op,
            fd,
            events,
            data,
        } => control(*epoll, *op, *fd, (*events, *data)),
        Call::EpollWait { epoll, max, .. } => wait(*epoll, *max),
        other => with(by_numbers(other)?.into(), || Out::Nothing),
    })
}

/// Calls that take numbers only.
fn by_numbers(call: &Call) -> Option<i32> {
    // SAFETY: no memory is passed.
    Some(unsafe {
        match call {
            Call::Eventfd2 { initial, flags } => libc::eventfd(*initial, *flags),
            Call::EpollCreate1 { flags } => libc::epoll_create1(*flags),
            Call::Close { fd } => libc::close(fd.0),
            Call::Dup { fd } => libc::dup(fd.0),
            Call::Dup2 { fd, to } => libc::dup2(fd.0, to.0),
            Call::Dup3 { fd, to, flags } => libc::dup3(fd.0, to.0, *flags),
            Call::Shutdown { fd, how } => libc::shutdown(
                fd.0,
                match how {
                    How::Read => libc::SHUT_RD,
                    How::Write => libc::SHUT_WR,
                    How::Both => libc::SHUT_RDWR,
                    How::Other(other) => *other,
                },
            ),
            Call::Fcntl {
                fd,
                command,
                argument,
            } => libc::fcntl(fd.0, *command, *argument),
            _ => return None,
        }
    })
}

fn pipe(flags: i32) -> Outcome {
    let mut ends = [0; 2];
    // SAFETY: there is room for two numbers.
    let value = unsafe { libc::pipe2(ends.as_mut_ptr(), flags) };
    with(value.into(), || Out::Pair(Fd(ends[0]), Fd(ends[1])))
}

/// A pair of unix sockets that never sleep.
fn socketpair(kind: SockKind) -> Outcome {
    let kind = if kind == SockKind::Stream {
        libc::SOCK_STREAM
    } else {
        libc::SOCK_DGRAM
    };
    let mut ends = [0; 2];
    // SAFETY: there is room for two numbers.
    let value = unsafe { libc::socketpair(libc::AF_UNIX, kind | libc::SOCK_NONBLOCK, 0, ends.as_mut_ptr()) };
    with(value.into(), || Out::Pair(Fd(ends[0]), Fd(ends[1])))
}

fn write(fd: Fd, data: &[u8]) -> Outcome {
    // SAFETY: there are as many bytes as are said.
    let value = unsafe { libc::write(fd.0, data.as_ptr().cast(), data.len()) };
    with(value as i64, || Out::Nothing)
}

fn read(fd: Fd, size: usize) -> Outcome {
    let mut data = vec![0; size];
    // SAFETY: there is room for `size` bytes.
    let value = unsafe { libc::read(fd.0, data.as_mut_ptr().cast(), size) } as i64;
    with(value, || Out::Data {
        data: Payload::of(&data[..value as usize]),
        address: None,
    })
}

fn ioctl(fd: Fd, request: u32, number: i32) -> Outcome {
    let mut number = number;
    // SAFETY: the requests that are made read or write one number.
    let value = unsafe { libc::ioctl(fd.0, request.into(), &raw mut number) };
    with(value.into(), || match request {
        0x541b | 0x5411 | 0x8905 | 0x894b => Out::Number(number.into()),
        _ => Out::Nothing,
    })
}

/// Words of the sets that are passed: more than any count here.
const WORDS: usize = 4;

fn select(count: i32, sets: &SelectSets) -> Outcome {
    let bits = |set: &Option<Vec<Fd>>| {
        set.as_ref().map(|numbers| {
            let mut words = [0u64; WORDS];
            for fd in numbers {
                words[fd.0 as usize / 64] |= 1 << (fd.0 % 64);
            }
            words
        })
    };
    let mut three = [&sets.read, &sets.write, &sets.except].map(bits);
    let [read, write, except] = three.each_mut().map(|set| {
        set.as_mut()
            .map_or(std::ptr::null_mut(), |words| words.as_mut_ptr())
    });
    let mut time = [0i64; 2];
    // SAFETY: every set has room for `count` bits, the time for its two numbers.
    let value = unsafe {
        libc::syscall(
            libc::SYS_pselect6,
            count,
            read,
            write,
            except,
            time.as_mut_ptr(),
            std::ptr::null::<u8>(),
        )
    };
    let numbers = |set: &Option<[u64; WORDS]>| {
        let words = set.as_ref()?;
        let is_set = |fd: &i32| words[*fd as usize / 64] >> (fd % 64) & 1 == 1;
        Some((0..count).filter(is_set).map(Fd).collect())
    };
    with(value, || Out::Selected {
        sets: SelectSets {
            read: numbers(&three[0]),
            write: numbers(&three[1]),
            except: numbers(&three[2]),
        },
        left_nanos: Some(0),
    })
}

fn control(epoll: Fd, op: EpollOp, fd: Fd, (events, data): (Readiness, u64)) -> Outcome {
    let op = match op {
        EpollOp::Add => libc::EPOLL_CTL_ADD,
        EpollOp::Del => libc::EPOLL_CTL_DEL,
        EpollOp::Mod => libc::EPOLL_CTL_MOD,
        EpollOp::Other(other) => other,
    };
    let mut event = libc::epoll_event {
        events: events.0,
        u64: data,
    };
    // SAFETY: one event is passed.
    let value = unsafe { libc::epoll_ctl(epoll.0, op, fd.0, &raw mut event) };
    with(value.into(), || Out::Nothing)
}

fn wait(epoll: Fd, max: i32) -> Outcome {
    let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; max.max(1) as usize];
    // SAFETY: there is room for `max` events.
    let value = unsafe { libc::epoll_wait(epoll.0, events.as_mut_ptr(), max, 0) };
    let entry = |event: &libc::epoll_event| EpollEntry {
        events: Readiness(event.events),
        data: event.u64,
    };
    with(value.into(), || {
        Out::Events(events[..value as usize].iter().map(entry).collect())
    })
}
