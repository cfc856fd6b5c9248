//! `poll`, as the C library's showed it.

use crate::machine::{IN, Machine, OUT, polling};
use socketarium_trace::event::{Call, Out};
use socketarium_trace::{Errno, Fd, Readiness};

const NONBLOCK: i32 = 0o4000;
const RDNORM: Readiness = Readiness(0x40);
const WRNORM: Readiness = Readiness(0x100);

#[test]
fn each_entry_says_what_was_asked_of_it() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    machine.write(writer, b"1").unwrap();
    let all = Readiness(0xffff);
    let none = Readiness(0);
    let asked = [
        (reader, all),
        (writer, all),
        (Fd(-1), IN),
        (Fd(-5), IN),
        (Fd(999), IN),
        (Fd(1), all),
        (reader, none),
        (writer, OUT),
        (reader, RDNORM),
        (writer, WRNORM),
    ];
    let expected = [
        (reader, IN | RDNORM),
        (writer, OUT | WRNORM),
        (Fd(999), Readiness::NVAL),
        (Fd(1), IN | RDNORM | OUT | WRNORM),
        (writer, OUT),
        (reader, RDNORM),
        (writer, WRNORM),
    ];
    assert_eq!(machine.poll(&asked), expected);
}

#[test]
fn more_entries_than_descriptors_may_be_is_an_error() {
    let mut machine = Machine::new();
    machine.host.limit_open_files(machine.pid, 30);
    let entries = |count| polling(&vec![(Fd(1), IN); count], 0);
    assert_eq!(machine.value(entries(30)), Ok(30));
    assert_eq!(machine.value(entries(31)), Err(Errno::EINVAL));
}

#[test]
fn an_epoll_instance_is_readable_while_something_in_it_is_ready() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    machine.add(epoll, reader, IN).unwrap();
    let asked = [(epoll, Readiness(0xffff))];
    assert_eq!(machine.poll(&asked), []);
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.poll(&asked), [(epoll, IN | RDNORM)]);
    machine.read(reader, 1).unwrap();
    assert_eq!(machine.poll(&asked), []);
}

#[test]
fn it_sleeps_until_something_it_asked_for_or_until_its_time() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(NONBLOCK);
    machine.fill(writer);
    let thread = machine.sleeper(polling(&[(writer, OUT), (reader, Readiness(0))], 50));
    machine.advance(49);
    assert_eq!(machine.back(), []);
    machine.advance(1);
    let (tid, reply) = machine.run().remove(0);
    assert_eq!(
        (tid, reply.outcome.result, reply.outcome.out),
        (thread, Ok(0), Out::Polled(Vec::new()))
    );

    let thread = machine.sleeper(polling(&[(writer, OUT)], -1));
    machine.advance(1_000_000);
    machine.read(reader, 4096).unwrap();
    assert_eq!(machine.back(), [thread]);
}

#[test]
fn what_is_closed_meanwhile_is_held_until_the_call_comes_back() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    machine.sleeper(polling(&[(reader, IN)], 1000));
    machine.close(reader).unwrap();
    assert_eq!(machine.back(), []);
    assert_eq!(machine.write(writer, b"x"), Ok(1), "there is a reader still");
    let (_, reply) = machine.run().remove(0);
    let expected = socketarium_trace::event::PollEntry {
        fd: reader,
        events: Readiness::NVAL,
    };
    assert_eq!(reply.outcome.out, Out::Polled(vec![expected]));
    assert_eq!(machine.write(writer, b"x"), Err(Errno::EPIPE));
    assert_eq!(machine.close(writer), Ok(0));
    assert_eq!(machine.value(Call::Dup { fd: Fd(1) }), Ok(3));
}
