//! Event counters, as `os.eventfd` showed them.

use crate::machine::{ET, IN, Machine, OUT, reading};
use socketarium_trace::event::Call;
use socketarium_trace::{Errno, Fd};

const NONBLOCK: i32 = 0o4000;
const SEMAPHORE: i32 = 1;

fn add(machine: &mut Machine, fd: Fd, number: u64) -> Result<i64, Errno> {
    machine.write(fd, &number.to_le_bytes())
}

fn take(machine: &mut Machine, fd: Fd) -> Result<u64, Errno> {
    let bytes = machine.read(fd, 8)?;
    Ok(u64::from_le_bytes(bytes.try_into().unwrap()))
}

#[test]
fn it_counts_up_to_one_less_than_the_largest_number() {
    let mut machine = Machine::new();
    let fd = machine.event_fd(0, NONBLOCK);
    let both = [(fd, IN | OUT)];
    assert_eq!(machine.poll(&both), [(fd, OUT)]);
    assert_eq!(machine.write(fd, b"1234567"), Err(Errno::EINVAL));
    assert_eq!(add(&mut machine, fd, u64::MAX), Err(Errno::EINVAL));
    assert_eq!(add(&mut machine, fd, u64::MAX - 1), Ok(8));
    assert_eq!(machine.poll(&both), [(fd, IN)]);
    assert_eq!(add(&mut machine, fd, 1), Err(Errno::EAGAIN));
    assert_eq!(add(&mut machine, fd, 0), Ok(8));
    assert_eq!(machine.read(fd, 7), Err(Errno::EINVAL));
    assert_eq!(machine.read(fd, 20).map(|data| data.len()), Ok(8));
    assert_eq!(take(&mut machine, fd), Err(Errno::EAGAIN));
    assert_eq!(
        machine.write(fd, &[1, 0, 0, 0, 0, 0, 0, 0, 0]),
        Err(Errno::EINVAL)
    );

    let fd = machine.event_fd(u32::MAX, NONBLOCK);
    assert_eq!(take(&mut machine, fd), Ok(u32::MAX.into()));
    assert_eq!(
        machine.value(Call::Eventfd2 { initial: 0, flags: 2 }),
        Err(Errno::EINVAL)
    );
}

#[test]
fn a_semaphore_gives_one_at_a_time() {
    let mut machine = Machine::new();
    let fd = machine.event_fd(3, NONBLOCK | SEMAPHORE);
    let taken = [(); 4].map(|()| take(&mut machine, fd));
    assert_eq!(taken, [Ok(1), Ok(1), Ok(1), Err(Errno::EAGAIN)]);
}

#[test]
fn readers_stand_in_order_and_all_are_woken() {
    let mut machine = Machine::new();
    let fd = machine.event_fd(0, SEMAPHORE);
    let threads = [(); 3].map(|()| machine.sleeper(reading(fd, 8)));
    for thread in threads {
        add(&mut machine, fd, 1).unwrap();
        assert_eq!(machine.back(), [thread]);
    }
}

#[test]
fn a_writer_sleeps_while_the_sum_is_too_large() {
    let mut machine = Machine::new();
    let fd = machine.event_fd(5, 0);
    let thread = machine.host.add_thread(&mut machine.tracer, machine.pid).unwrap();
    machine.start(thread, Machine::writing(fd, &(u64::MAX - 5).to_le_bytes()));
    assert_eq!(machine.back(), []);
    assert_eq!(take(&mut machine, fd), Ok(5));
    assert_eq!(machine.back(), [thread]);
    assert_eq!(take(&mut machine, fd), Ok(u64::MAX - 5));
}

#[test]
fn every_write_and_every_read_is_an_edge() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let fd = machine.event_fd(0, NONBLOCK);
    machine.add(epoll, fd, IN | OUT | ET).unwrap();
    assert_eq!(machine.wait(epoll, 5), [(fd, OUT)]);
    for number in [1, 0, 1] {
        add(&mut machine, fd, number).unwrap();
        assert_eq!(machine.wait(epoll, 5), [(fd, IN | OUT)]);
    }
    take(&mut machine, fd).unwrap();
    assert_eq!(machine.wait(epoll, 5), [(fd, OUT)]);
    assert_eq!(machine.wait(epoll, 5), []);
}
