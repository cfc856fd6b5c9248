//! Who is woken, and in which order: threads and instances as Python's threads with 50 ms between them showed it.

use crate::machine::{ET, IN, Machine, listed, polling, reading, waiting};
use socketarium_kernel::Request;
use socketarium_trace::event::{EpollEvent, Kind};
use socketarium_trace::{Readiness, Tid};

fn woken(machine: &Machine) -> Vec<Tid> {
    let woken = machine.events.iter().filter_map(|event| {
        if let Kind::Epoll(EpollEvent::WaiterWoken { tid, .. }) = event.kind {
            Some(tid)
        } else {
            None
        }
    });
    woken.collect()
}

#[test]
fn of_the_threads_in_epoll_wait_the_last_to_come_goes_first() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    machine.add(epoll, reader, IN | ET).unwrap();
    let threads = [(); 3].map(|()| machine.sleeper(waiting(epoll, 5, -1)));
    for thread in threads.iter().rev() {
        machine.write(writer, b"x").unwrap();
        assert_eq!(machine.back(), [*thread]);
    }
    assert_eq!(woken(&machine), [threads[2], threads[1], threads[0]]);
}

#[test]
fn a_level_triggered_event_wakes_one_after_the_other() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    machine.add(epoll, reader, IN).unwrap();
    let threads = [(); 3].map(|()| machine.sleeper(waiting(epoll, 5, -1)));
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.back(), [threads[2], threads[1], threads[0]]);
    // Where the first one reads, the next goes back to sleep.
    machine.read(reader, 1).unwrap();
    let threads = [(); 2].map(|()| machine.sleeper(waiting(epoll, 5, -1)));
    machine.write(writer, b"x").unwrap();
    let first = machine.host.next_woken().unwrap();
    assert_eq!(first, threads[1]);
    machine.host.resume(&mut machine.tracer, first);
    machine.read(reader, 1).unwrap();
    assert_eq!(machine.back(), []);
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.back(), [threads[0]]);
}

#[test]
fn of_exclusive_instances_the_first_is_woken() {
    let mut machine = Machine::new();
    let counter = machine.event_fd(0, 0);
    let exclusive = IN | Readiness::EXCLUSIVE | ET;
    let epolls = [(); 3].map(|()| machine.epoll());
    for epoll in epolls {
        machine.add(epoll, counter, exclusive).unwrap();
    }
    let threads = epolls.map(|epoll| machine.sleeper(waiting(epoll, 5, -1)));
    for thread in threads {
        machine.write(counter, &1u64.to_le_bytes()).unwrap();
        assert_eq!(machine.back(), [thread]);
    }
}

#[test]
fn instances_that_are_not_exclusive_are_all_woken_the_latest_first() {
    let mut machine = Machine::new();
    let counter = machine.event_fd(0, 0);
    let epolls = [(); 3].map(|()| machine.epoll());
    for epoll in epolls {
        machine.add(epoll, counter, IN).unwrap();
    }
    let threads = epolls.map(|epoll| machine.sleeper(waiting(epoll, 5, -1)));
    machine.write(counter, &1u64.to_le_bytes()).unwrap();
    assert_eq!(machine.back(), [threads[2], threads[1], threads[0]]);
}

#[test]
fn a_thread_in_poll_is_woken_each_time_and_keeps_its_place() {
    let mut machine = Machine::new();
    let (reader, writer) = machine.pipe(0);
    let polls = [(); 2].map(|()| machine.sleeper(polling(&[(reader, IN)], -1)));
    let read = machine.sleeper(reading(reader, 1));
    machine.write(writer, b"x").unwrap();
    // The two that poll stand before the one that reads; whoever reads first leaves nothing to the others.
    let order: Vec<Tid> = std::iter::from_fn(|| machine.host.next_woken()).collect();
    assert_eq!(order, [polls[1], polls[0], read]);
    machine.host.resume(&mut machine.tracer, read);
    for poll in polls {
        machine.host.resume(&mut machine.tracer, poll);
    }
    machine.write(writer, b"y").unwrap();
    assert_eq!(machine.back(), [polls[1], polls[0]]);
}

#[test]
fn epoll_wait_gives_up_in_time() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    machine.add(epoll, reader, IN | ET).unwrap();
    let first = machine.sleeper(waiting(epoll, 5, 100));
    let second = machine.sleeper(waiting(epoll, 5, 100));
    machine.advance(50);
    machine.write(writer, b"x").unwrap();
    // The event is for the one that it woke, also where it comes to run only after its time.
    machine.advance(50);
    let back = machine.run();
    assert_eq!(
        back.iter().map(|(tid, _)| *tid).collect::<Vec<_>>(),
        [second, first]
    );
    assert_eq!(listed(&back[0].1), [(reader, IN)]);
    assert_eq!(back[1].1.outcome.result, Ok(0));
    assert_eq!(machine.host.next_deadline(), None);
}

#[test]
fn reminders_do_not_grow_with_the_number_of_calls() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    machine.add(epoll, reader, IN | ET).unwrap();
    let thread = machine.sleeper(waiting(epoll, 5, 1_000_000));
    for _ in 0..10_000 {
        machine.write(writer, b"x").unwrap();
        assert_eq!(machine.back(), [thread]);
        machine.read(reader, 1).unwrap();
        machine.advance(1);
        machine.start(thread, Request::of(waiting(epoll, 5, 1_000_000)));
    }
    let mut reminders = 0;
    while let Some(due) = machine.host.next_deadline() {
        let millis = (due.0 - machine.tracer.now().0) / 1_000_000;
        machine.advance(millis);
        reminders += 1;
    }
    assert_eq!(machine.back(), [thread]);
    assert_eq!(machine.tracer.now().0, 1_010_000 * 1_000_000);
    assert!(reminders <= 2, "{reminders}");
}
