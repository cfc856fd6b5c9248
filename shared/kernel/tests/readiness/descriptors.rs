//! `close`, `dup`, `fcntl` and `ioctl`, as `os` and `fcntl` showed them.

use crate::machine::Machine;
use socketarium_kernel::{Progress, Request};
use socketarium_trace::event::{Call, DescriptorEvent, Kind, Out};
use socketarium_trace::{Errno, Fd};

const DUPFD: i32 = 0;
const GETFD: i32 = 1;
const SETFD: i32 = 2;
const GETFL: i32 = 3;
const SETFL: i32 = 4;
const DUPFD_QUERY: i32 = 1027;
const DUPFD_CLOEXEC: i32 = 1030;
const NONBLOCK: i32 = 0o4000;
const DIRECT: i32 = 0o40000;
const CLOEXEC: i32 = 0o2_000_000;

#[test]
fn the_lowest_free_number_is_given() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    assert_eq!((reader, writer), (Fd(3), Fd(4)));
    assert_eq!(machine.dup(reader), Fd(5));
    machine.close(Fd(3)).unwrap();
    machine.close(Fd(0)).unwrap();
    assert_eq!(machine.dup(writer), Fd(0));
    assert_eq!(machine.dup(writer), Fd(3));
    assert_eq!(machine.dup(writer), Fd(6));
    assert_eq!(machine.close(Fd(99)), Err(Errno::EBADF));
    assert_eq!(machine.close(Fd(-1)), Err(Errno::EBADF));
    assert_eq!(machine.value(Call::Dup { fd: Fd(99) }), Err(Errno::EBADF));
    machine.host.limit_open_files(machine.pid, 7);
    assert_eq!(machine.value(Call::Dup { fd: writer }), Err(Errno::EMFILE));
    assert_eq!(machine.value(Call::Dup { fd: Fd(99) }), Err(Errno::EBADF));
}

#[test]
fn dup2_and_dup3() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    let dup3 = |machine: &mut Machine, fd, to, flags| machine.value(Call::Dup3 { fd, to, flags });
    assert_eq!(machine.dup2(reader, reader), Ok(3));
    assert_eq!(machine.dup2(Fd(88), Fd(88)), Err(Errno::EBADF));
    assert_eq!(machine.dup2(Fd(88), Fd(9)), Err(Errno::EBADF));
    assert_eq!(machine.dup2(reader, Fd(-1)), Err(Errno::EBADF));
    assert_eq!(machine.dup2(reader, Fd(1024)), Err(Errno::EBADF));
    assert_eq!(dup3(&mut machine, reader, reader, 0), Err(Errno::EINVAL));
    assert_eq!(dup3(&mut machine, Fd(88), Fd(88), 0), Err(Errno::EINVAL));
    assert_eq!(dup3(&mut machine, reader, Fd(9), NONBLOCK), Err(Errno::EINVAL));
    assert_eq!(dup3(&mut machine, reader, Fd(9), CLOEXEC), Ok(9));
    assert_eq!(machine.fcntl(Fd(9), GETFD, 0), Ok(1));
    // What the number stood for before is let go: here the last reader.
    machine.close(reader).unwrap();
    assert_eq!(machine.dup2(writer, Fd(9)), Ok(9));
    assert_eq!(machine.fcntl(Fd(9), GETFD, 0), Ok(0));
    assert_eq!(machine.write(Fd(9), b"x"), Err(Errno::EPIPE));
}

#[test]
fn fcntl_duplicates_from_a_number_on() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    assert_eq!(machine.fcntl(reader, DUPFD, -1i64 as u64), Err(Errno::EINVAL));
    assert_eq!(machine.fcntl(reader, DUPFD, 1024), Err(Errno::EINVAL));
    assert_eq!(machine.fcntl(reader, DUPFD, 1023), Ok(1023));
    assert_eq!(machine.fcntl(reader, DUPFD, 1023), Err(Errno::EMFILE));
    assert_eq!(machine.fcntl(reader, DUPFD_CLOEXEC, 4), Ok(5));
    assert_eq!(machine.fcntl(Fd(5), GETFD, 0), Ok(1));
    assert_eq!(machine.fcntl(Fd(5), SETFD, 2), Ok(0));
    assert_eq!(machine.fcntl(Fd(5), GETFD, 0), Ok(0));
    assert_eq!(machine.fcntl(reader, DUPFD_QUERY, 5), Ok(1));
    assert_eq!(machine.fcntl(reader, DUPFD_QUERY, writer.0 as u64), Ok(0));
    assert_eq!(machine.fcntl(reader, DUPFD_QUERY, 500), Err(Errno::EBADF));
    assert_eq!(machine.fcntl(reader, 77, 0), Err(Errno::EINVAL));
    assert_eq!(machine.fcntl(Fd(77), 77, 0), Err(Errno::EBADF));
}

#[test]
fn status_flags_have_the_kernels_numbers() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(NONBLOCK | DIRECT | CLOEXEC);
    assert_eq!(machine.fcntl(reader, GETFL, 0), Ok(0x800));
    assert_eq!(machine.fcntl(writer, GETFL, 0), Ok(0x4801));
    let counter = machine.event_fd(0, NONBLOCK);
    assert_eq!(machine.fcntl(counter, GETFL, 0), Ok(0x802));
    let epoll = machine.epoll();
    assert_eq!(machine.fcntl(epoll, GETFL, 0), Ok(2));
    // Set: O_DIRECT, O_APPEND, O_NOATIME, O_ASYNC, others that cannot be; and what F_GETFL says then.
    for (fd, access, direct, signals) in [(reader, 0, Ok(0), 0x2000), (epoll, 2, Err(Errno::EINVAL), 0)] {
        machine.fcntl(fd, SETFL, 0).unwrap();
        assert_eq!(machine.fcntl(fd, SETFL, 0x4000), direct);
        for (set, kept) in [
            (0x400, 0x400),
            (0x40000, 0x40000),
            (0x2000, signals),
            (0x81002, 0),
        ] {
            assert_eq!(machine.fcntl(fd, SETFL, set), Ok(0));
            assert_eq!(machine.fcntl(fd, GETFL, 0), Ok(access | kept));
        }
    }
}

#[test]
fn a_mode_is_of_the_file_and_is_told_of_each_descriptor() {
    let mut machine = Machine::new();
    let (reader, _) = machine.pipe(0);
    let other = machine.dup(reader);
    machine.events.clear();
    assert_eq!(machine.ioctl(reader, 0x5421, 1), Ok(Out::Nothing));
    assert_eq!(machine.fcntl(other, GETFL, 0), Ok(0x800));
    assert_eq!(
        machine.fcntl(other, SETFL, 0x800),
        Ok(0),
        "which is no change, and no event"
    );
    let told: Vec<_> = machine
        .events
        .iter()
        .filter(|event| matches!(event.kind, Kind::Descriptor(_)))
        .collect();
    let expected = [reader, other].map(|fd| {
        Kind::Descriptor(DescriptorEvent::ModeChanged {
            fd,
            nonblocking: true,
        })
    });
    assert_eq!(
        told.iter().map(|event| event.kind.clone()).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn requests_of_ioctl() {
    let mut machine = Machine::new();
    let (reader, _) = machine.pipe(0);
    let counter = machine.event_fd(0, 0);
    let epoll = machine.epoll();
    let (inq, outq, close, keep, signals) = (0x541b, 0x5411, 0x5451, 0x5450, 0x5452);
    let mut ask = |fd, request| machine.ioctl(fd, request, 1);
    assert_eq!(ask(reader, inq), Ok(Out::Number(0)));
    assert_eq!(ask(reader, outq), Err(Errno::ENOTTY));
    assert_eq!(ask(counter, inq), Err(Errno::ENOTTY));
    assert_eq!(ask(epoll, inq), Err(Errno::EINVAL));
    assert_eq!(ask(epoll, 0x12345), Err(Errno::EINVAL));
    assert_eq!(ask(reader, 0x12345), Err(Errno::ENOTTY));
    assert_eq!(ask(Fd(99), inq), Err(Errno::EBADF));
    assert_eq!(ask(reader, signals), Ok(Out::Nothing));
    assert_eq!(ask(epoll, signals), Err(Errno::ENOTTY));
    assert_eq!(ask(epoll, close), Ok(Out::Nothing));
    assert_eq!(machine.fcntl(epoll, GETFD, 0), Ok(1));
    machine.ioctl(epoll, keep, 1).unwrap();
    assert_eq!(machine.fcntl(epoll, GETFD, 0), Ok(0));
    assert_eq!(machine.fcntl(reader, GETFL, 0), Ok(0x2000));
}

#[test]
fn close_leaves_a_call_that_sleeps_its_file() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    let thread = machine.sleeper(Call::Read { fd: reader, size: 5 });
    machine.close(reader).unwrap();
    assert_eq!(machine.write(writer, b"x"), Ok(1));
    assert_eq!(machine.run()[0].1.data, b"x");
    assert_eq!(machine.write(writer, b"x"), Err(Errno::EPIPE));
    let again = machine.start(thread, Request::of(Call::Read { fd: reader, size: 5 }));
    assert!(matches!(again, Progress::Done(reply) if reply.outcome.result == Err(Errno::EBADF)));
}
