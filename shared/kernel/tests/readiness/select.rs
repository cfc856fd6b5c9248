//! `select`, as the system call itself showed it: `pselect6` with sets of 32,768 bits.

use crate::machine::{Machine, selecting, sets};
use socketarium_trace::Errno;
use socketarium_trace::event::{Out, SelectSets};

#[test]
fn sets_come_back_with_what_is_ready() {
    let mut machine = Machine::new();
    let (_reader, writer) = machine.pipe(0);
    machine.write(writer, b"x").unwrap();
    assert_eq!(
        machine.select(5, sets(&[3], &[4], &[3, 4])),
        Ok((2, sets(&[3], &[4], &[])))
    );
    assert_eq!(
        machine.select(3, sets(&[3], &[4], &[])),
        Ok((0, sets(&[], &[], &[]))),
        "3 and 4 are not below 3"
    );
    let read = SelectSets {
        read: Some(vec![socketarium_trace::Fd(3)]),
        ..SelectSets::default()
    };
    assert_eq!(
        machine.select(5, read.clone()),
        Ok((1, read)),
        "a set that was not passed does not come back"
    );
    let file = machine
        .host
        .open_regular(&mut machine.tracer, machine.pid)
        .unwrap()
        .0;
    let files = sets(&[1, file], &[1, file], &[1, file]);
    assert_eq!(
        machine.select(6, files),
        Ok((4, sets(&[1, file], &[1, file], &[]))),
        "a file is ready, but for exceptions"
    );
}

#[test]
fn numbers_that_are_not_open_are_errors_up_to_where_the_table_ends() {
    let mut machine = Machine::new();
    let (_, writer) = machine.pipe(0);
    machine.write(writer, b"x").unwrap();
    let mut select = |count, read: &[i32]| machine.select(count, sets(read, &[], &[]));
    assert_eq!(select(-1, &[3]), Err(Errno::EINVAL));
    assert_eq!(select(60, &[50]), Err(Errno::EBADF));
    assert_eq!(select(200, &[3, 63]), Err(Errno::EBADF));
    // The table has room for 64: nobody looks further, or writes there.
    assert_eq!(
        select(200, &[3, 64, 100, 190]),
        Ok((1, sets(&[3, 64, 100, 190], &[], &[])))
    );
    assert_eq!(select(65, &[64]), Ok((0, sets(&[64], &[], &[]))));
    assert_eq!(select(64, &[3, 70]), Ok((1, sets(&[3], &[], &[]))));
    // With one of a larger number it grows, and does not shrink.
    machine.dup2(writer, socketarium_trace::Fd(100)).unwrap();
    machine.close(socketarium_trace::Fd(100)).unwrap();
    let mut select = |count, read: &[i32]| machine.select(count, sets(read, &[], &[]));
    assert_eq!(select(200, &[3, 100]), Err(Errno::EBADF));
    assert_eq!(select(200, &[3, 127]), Err(Errno::EBADF));
    assert_eq!(select(200, &[3, 128]), Ok((1, sets(&[3, 128], &[], &[]))));
}

#[test]
fn the_end_of_a_pipe_is_readable_and_the_lack_of_a_reader_is_both() {
    let mut machine = Machine::new();
    let (_, writer) = machine.pipe(0);
    machine.close(writer).unwrap();
    assert_eq!(
        machine.select(60, sets(&[3], &[3], &[3])),
        Ok((1, sets(&[3], &[], &[])))
    );
    let mut machine = Machine::new();
    let (reader, _) = machine.pipe(0);
    machine.close(reader).unwrap();
    assert_eq!(
        machine.select(60, sets(&[4], &[4], &[4])),
        Ok((2, sets(&[4], &[4], &[])))
    );
}

#[test]
fn it_says_how_much_time_is_left() {
    let mut machine = Machine::new();
    let (_, writer) = machine.pipe(0o4000);
    let left = |out: Out| {
        let Out::Selected { sets, left_nanos } = out else {
            panic!("{out:?}");
        };
        (sets, left_nanos)
    };
    let thread = machine.sleeper(selecting(5, sets(&[3], &[], &[]), Some(5_000_000)));
    machine.advance(2000);
    machine.write(writer, b"x").unwrap();
    let (tid, reply) = machine.run().remove(0);
    assert_eq!((tid, reply.outcome.result), (thread, Ok(1)));
    assert_eq!(
        left(reply.outcome.out),
        (sets(&[3], &[], &[]), Some(3_000_000_000))
    );

    machine.fill(writer);
    machine.sleeper(selecting(5, sets(&[], &[4], &[]), Some(50_000)));
    machine.advance(50);
    let (_, reply) = machine.run().remove(0);
    assert_eq!(reply.outcome.result, Ok(0));
    assert_eq!(left(reply.outcome.out), (sets(&[], &[], &[]), Some(0)));

    machine.sleeper(selecting(5, sets(&[], &[4], &[]), None));
    machine.advance(1_000_000);
    assert_eq!(machine.back(), []);
    machine.read(socketarium_trace::Fd(3), 4096).unwrap();
    machine.read(socketarium_trace::Fd(3), 4096).unwrap();
    assert_eq!(left(machine.run().remove(0).1.outcome.out).1, None);
}

#[test]
fn what_was_closed_meanwhile_is_ready_once_something_wakes_it() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    machine.sleeper(selecting(5, sets(&[3], &[], &[]), None));
    machine.close(reader).unwrap();
    assert_eq!(machine.write(writer, b"x"), Ok(1));
    assert_eq!(machine.run()[0].1.outcome.result, Ok(1));
    assert_eq!(machine.write(writer, b"x"), Err(Errno::EPIPE));
}
