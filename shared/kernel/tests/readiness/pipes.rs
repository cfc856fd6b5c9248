//! Pipes, as `os.pipe2(O_NONBLOCK)` and the same calls showed them.

use crate::machine::{ET, IN, Machine, OUT, reading};
use socketarium_kernel::{Progress, Request};
use socketarium_trace::event::{Call, Out};
use socketarium_trace::{Errno, Readiness};

const NONBLOCK: i32 = 0o4000;
const DIRECT: i32 = 0o40000;
const FIONREAD: u32 = 0x541b;

fn unread(machine: &mut Machine, fd: socketarium_trace::Fd) -> i64 {
    match machine.ioctl(fd, FIONREAD, 0) {
        Ok(Out::Number(number)) => number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_write_takes_pages_of_its_own_but_for_what_fits_behind_the_last() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(NONBLOCK);
    let writes: Vec<_> = (0..17).map(|_| machine.write(writer, &[b'a'; 3000])).collect();
    assert_eq!(writes[..16], [Ok(3000); 16]);
    assert_eq!(writes[16], Err(Errno::EAGAIN));
    assert_eq!(unread(&mut machine, reader), 48_000);

    // Of 5000 bytes 904 go behind the last page where they fit: the eleventh write finds room for 4096.
    let (reader, writer) = machine.pipe(NONBLOCK);
    let writes: Vec<_> = (0..12).map(|_| machine.write(writer, &[b'a'; 5000])).collect();
    assert_eq!(writes[..10], [Ok(5000); 10]);
    assert_eq!(writes[10..], [Ok(4096), Err(Errno::EAGAIN)]);
    assert_eq!(unread(&mut machine, reader), 54_096);

    // What was read leaves its room on the page unused.
    let (reader, writer) = machine.pipe(NONBLOCK);
    machine.write(writer, &[b'a'; 100]).unwrap();
    machine.read(reader, 90).unwrap();
    let writes = (0..20)
        .filter(|_| machine.write(writer, &[b'a'; 4000]).is_ok())
        .count();
    assert_eq!(writes, 15);
}

#[test]
fn sixteen_pages_and_nothing_of_nothing() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(NONBLOCK);
    assert_eq!(machine.write(writer, &[b'a'; 100_000]), Ok(65_536));
    assert_eq!(machine.write(writer, b""), Ok(0));
    assert_eq!(machine.read(reader, 0), Ok(Vec::new()));
    assert_eq!(machine.read(reader, 100_000).map(|data| data.len()), Ok(65_536));
    assert_eq!(machine.read(reader, 1), Err(Errno::EAGAIN));
    for (size, written) in [(4095, 4095), (2, 2), (1, 1)] {
        assert_eq!(machine.write(writer, &vec![b'a'; size]), Ok(written));
    }
    // The two bytes did not fit behind the 4095, the one did behind the two.
    assert_eq!(machine.read(reader, 5000).map(|data| data.len()), Ok(4098));
    assert_eq!(machine.write(reader, b"x"), Err(Errno::EBADF));
    assert_eq!(machine.read(writer, 1), Err(Errno::EBADF));
}

#[test]
fn packets_keep_their_boundaries() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(NONBLOCK | DIRECT);
    machine.write(writer, b"abc").unwrap();
    machine.write(writer, b"de").unwrap();
    assert_eq!(machine.read(reader, 2), Ok(b"ab".to_vec()));
    assert_eq!(machine.read(reader, 10), Ok(b"de".to_vec()));
    assert_eq!(machine.read(reader, 10), Err(Errno::EAGAIN));
    machine.write(writer, &[b'x'; 5000]).unwrap();
    assert_eq!(machine.read(reader, 9000).map(|data| data.len()), Ok(4096));
}

#[test]
fn the_end_of_one_side_is_seen_at_the_other() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    machine.write(writer, b"last").unwrap();
    machine.close(writer).unwrap();
    assert_eq!(machine.poll(&[(reader, IN)]), [(reader, IN | Readiness::HUP)]);
    assert_eq!(machine.read(reader, 10), Ok(b"last".to_vec()));
    assert_eq!(machine.read(reader, 10), Ok(Vec::new()));
    assert_eq!(machine.poll(&[(reader, IN)]), [(reader, Readiness::HUP)]);

    let (reader, writer) = machine.pipe(0);
    machine.close(reader).unwrap();
    assert_eq!(machine.write(writer, b"x"), Err(Errno::EPIPE));
    assert_eq!(machine.poll(&[(writer, OUT)]), [(writer, OUT | Readiness::ERR)]);
}

#[test]
fn readers_are_woken_one_at_a_time_in_order() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    let threads = [(); 3].map(|()| machine.sleeper(reading(reader, 1)));
    for thread in threads {
        machine.write(writer, b"x").unwrap();
        assert_eq!(machine.back(), [thread]);
    }
    // More than one can read wakes the next; the end of data wakes all.
    let threads = [(); 3].map(|()| machine.sleeper(reading(reader, 1)));
    machine.write(writer, b"xy").unwrap();
    assert_eq!(machine.back(), threads[..2]);
    machine.close(writer).unwrap();
    assert_eq!(machine.back(), threads[2..]);
}

#[test]
fn a_writer_sleeps_until_all_of_it_is_written() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    let thread = machine.host.add_thread(&mut machine.tracer, machine.pid).unwrap();
    let progress = machine.start(thread, Machine::writing(writer, &[b'a'; 70_000]));
    assert_eq!(progress, Progress::Blocked);
    machine.read(reader, 4000).unwrap();
    assert_eq!(machine.back(), [], "no page is free yet");
    machine.read(reader, 96).unwrap();
    assert_eq!(
        machine.back(),
        [],
        "70,000 bytes are one page and 368 bytes more than there is room for"
    );
    machine.read(reader, 4096).unwrap();
    let back = machine.run();
    assert_eq!(back[0].1.outcome.result, Ok(70_000));
    assert_eq!(unread(&mut machine, reader), 70_000 - 8192);

    let progress = machine.start(thread, Machine::writing(writer, &[b'b'; 70_000]));
    assert_eq!(progress, Progress::Blocked);
    let written = unread(&mut machine, reader) - (70_000 - 8192);
    machine.close(reader).unwrap();
    assert_eq!(machine.run()[0].1.outcome.result, Ok(written));
    let progress = machine.start(thread, Machine::writing(writer, b"b"));
    assert!(matches!(progress, Progress::Done(reply) if reply.outcome.result == Err(Errno::EPIPE)));
}

#[test]
fn a_reader_ends_with_a_close_in_another_process() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    let (child, child_thread) = machine
        .host
        .fork(&mut machine.tracer, machine.pid, "child", "child", &[])
        .unwrap();
    machine.close(writer).unwrap();
    let thread = machine.sleeper(reading(reader, 1));
    let progress = machine.start(child_thread, Machine::writing(writer, b"x"));
    assert!(matches!(progress, Progress::Done(_)));
    assert_eq!(machine.back(), [thread]);
    assert_eq!(
        machine.start(thread, Request::of(reading(reader, 1))),
        Progress::Blocked
    );
    let status = socketarium_trace::event::ExitStatus::Code(0);
    machine.host.exit(&mut machine.tracer, child, status);
    assert_eq!(machine.run()[0].1.data, b"");
}

#[test]
fn edge_triggered_ends() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(NONBLOCK);
    machine.add(epoll, reader, IN | ET).unwrap();
    machine.write(writer, b"abc").unwrap();
    assert_eq!(machine.wait(epoll, 5), [(reader, IN)]);
    assert_eq!(machine.wait(epoll, 5), []);
    machine.write(writer, b"d").unwrap();
    assert_eq!(
        machine.wait(epoll, 5),
        [(reader, IN)],
        "every write is an edge, the pipe empty or not"
    );
    machine.read(reader, 1).unwrap();
    assert_eq!(machine.wait(epoll, 5), []);
    assert_eq!(machine.fill(writer), 61_440);
    assert_eq!(machine.wait(epoll, 5), [(reader, IN)]);
    assert_eq!(machine.write(writer, b"q"), Err(Errno::EAGAIN));
    assert_eq!(
        machine.wait(epoll, 5),
        [(reader, IN)],
        "so is one that finds no room"
    );

    let (reader, writer) = machine.pipe(NONBLOCK);
    machine.add(epoll, writer, OUT | ET).unwrap();
    assert_eq!(machine.wait(epoll, 5), [(writer, OUT)]);
    machine.write(writer, b"x").unwrap();
    machine.read(reader, 1).unwrap();
    assert_eq!(
        machine.wait(epoll, 5),
        [],
        "room in a pipe that was not full is no edge"
    );
    machine.fill(writer);
    machine.read(reader, 1000).unwrap();
    assert_eq!(machine.wait(epoll, 5), [], "nor is room on a page");
    machine.read(reader, 3096).unwrap();
    assert_eq!(machine.wait(epoll, 5), [(writer, OUT)]);
    machine.close(reader).unwrap();
    assert_eq!(machine.wait(epoll, 5), [(writer, OUT | Readiness::ERR)]);
    assert_eq!(machine.wait(epoll, 5), []);
}

#[test]
fn the_size_is_a_power_of_two_of_pages() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(NONBLOCK);
    let (set, asked) = (1031, 1032);
    assert_eq!(machine.fcntl(writer, asked, 0), Ok(65_536));
    assert_eq!(machine.fcntl(reader, set, 5000), Ok(8192));
    assert_eq!(machine.fcntl(reader, set, 0), Ok(4096));
    assert_eq!(machine.fcntl(reader, set, -1i64 as u64), Err(Errno::EINVAL));
    assert_eq!(machine.fcntl(reader, set, 1 << 21), Err(Errno::EPERM));
    assert_eq!(machine.fcntl(reader, set, 8192), Ok(8192));
    assert_eq!(machine.fill(writer), 8192);
    assert_eq!(machine.fcntl(reader, set, 4096), Err(Errno(16)));
    let epoll = machine.epoll();
    assert_eq!(machine.fcntl(epoll, asked, 0), Err(Errno::EBADF));
}

#[test]
fn flags_and_limits_of_pipe2() {
    let mut machine = Machine::new();
    for flags in [1, 0o2000, 0o10_000_000] {
        assert_eq!(machine.value(Call::Pipe2 { flags }), Err(Errno::EINVAL));
    }
    machine.host.limit_open_files(machine.pid, 4);
    assert_eq!(machine.value(Call::Pipe2 { flags: 0 }), Err(Errno::EMFILE));
    machine.host.limit_open_files(machine.pid, 5);
    assert_eq!(machine.value(Call::Pipe2 { flags: 0 }), Ok(0));
}
