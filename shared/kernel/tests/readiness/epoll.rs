//! `epoll`: errors, triggers, and the order of the ready list, as the C library's calls showed them.

use crate::machine::{ET, IN, Machine, OUT, waiting};
use socketarium_trace::event::{Call, EpollEvent, EpollOp, Kind, Object};
use socketarium_trace::{EpollId, Errno, Fd, Readiness, world};

const ONESHOT: Readiness = Readiness::ONESHOT;
const EXCLUSIVE: Readiness = Readiness::EXCLUSIVE;

#[test]
fn errors_of_epoll_ctl() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    let none = Fd(999);
    let other = EpollOp::Other(9);
    let file = machine
        .host
        .open_regular(&mut machine.tracer, machine.pid)
        .unwrap();
    let mut control = |epoll, op, fd| machine.control(epoll, op, fd, IN);
    assert_eq!(control(none, EpollOp::Add, reader), Err(Errno::EBADF));
    assert_eq!(control(epoll, EpollOp::Add, none), Err(Errno::EBADF));
    assert_eq!(control(epoll, EpollOp::Add, file), Err(Errno::EPERM));
    assert_eq!(control(reader, EpollOp::Add, file), Err(Errno::EPERM));
    assert_eq!(control(epoll, EpollOp::Add, Fd(1)), Err(Errno::EPERM));
    assert_eq!(control(reader, EpollOp::Add, writer), Err(Errno::EINVAL));
    assert_eq!(control(epoll, EpollOp::Add, epoll), Err(Errno::EINVAL));
    assert_eq!(control(epoll, other, reader), Err(Errno::EINVAL));
    assert_eq!(control(epoll, EpollOp::Mod, reader), Err(Errno::ENOENT));
    assert_eq!(control(epoll, EpollOp::Del, reader), Err(Errno::ENOENT));
    assert_eq!(control(epoll, EpollOp::Add, reader), Ok(0));
    assert_eq!(control(epoll, EpollOp::Add, reader), Err(Errno::EEXIST));
    assert_eq!(control(epoll, EpollOp::Del, reader), Ok(0));
    let same = machine.dup(epoll);
    assert_eq!(machine.add(epoll, same, IN), Err(Errno::EINVAL));
    for flags in [1, 0o4000] {
        assert_eq!(machine.value(Call::EpollCreate1 { flags }), Err(Errno::EINVAL));
    }
}

#[test]
fn where_exclusive_may_be_asked_for() {
    let mut machine = Machine::new();
    let (epoll, other) = (machine.epoll(), machine.epoll());
    let (reader, _) = machine.pipe(0);
    let refused = [Readiness::RDHUP, ONESHOT, Readiness::PRI, Readiness(0x40)];
    for events in refused {
        assert_eq!(
            machine.add(epoll, reader, IN | EXCLUSIVE | events),
            Err(Errno::EINVAL)
        );
    }
    assert_eq!(machine.add(epoll, other, IN | EXCLUSIVE), Err(Errno::EINVAL));
    let all = IN | OUT | Readiness::ERR | Readiness::HUP | Readiness::WAKEUP | ET | EXCLUSIVE;
    assert_eq!(machine.add(epoll, reader, all), Ok(0));
    assert_eq!(
        machine.control(epoll, EpollOp::Mod, reader, IN),
        Err(Errno::EINVAL)
    );
    assert_eq!(
        machine.control(epoll, EpollOp::Del, reader, IN | EXCLUSIVE),
        Ok(0)
    );
    assert_eq!(machine.add(epoll, reader, IN), Ok(0));
    assert_eq!(
        machine.control(epoll, EpollOp::Mod, reader, IN | EXCLUSIVE),
        Err(Errno::EINVAL)
    );
}

#[test]
fn errors_of_epoll_wait() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, _) = machine.pipe(0);
    let mut wait = |epoll, max| machine.value(waiting(epoll, max, 0));
    assert_eq!(wait(Fd(999), 0), Err(Errno::EBADF));
    assert_eq!(wait(epoll, 0), Err(Errno::EINVAL));
    assert_eq!(wait(epoll, -1), Err(Errno::EINVAL));
    assert_eq!(wait(reader, 1), Err(Errno::EINVAL));
    assert_eq!(wait(epoll, 178_956_970), Ok(0));
    assert_eq!(wait(epoll, 178_956_971), Err(Errno::EINVAL));
}

#[test]
fn level_triggered_reports_while_it_holds_and_edge_triggered_what_is_new() {
    let mut machine = Machine::new();
    let (level, edge) = (machine.epoll(), machine.epoll());
    let (reader, writer) = machine.pipe(0);
    machine.add(level, reader, IN).unwrap();
    machine.add(edge, reader, IN | ET).unwrap();
    machine.write(writer, b"0123456789").unwrap();
    for events in [vec![(reader, IN)], Vec::new()] {
        assert_eq!(machine.wait(level, 5), [(reader, IN)]);
        assert_eq!(machine.wait(edge, 5), events);
        machine.read(reader, 4).unwrap();
    }
    machine.write(writer, b"ab").unwrap();
    assert_eq!(machine.wait(edge, 5), [(reader, IN)]);
    machine.read(reader, 10).unwrap();
    assert_eq!(machine.wait(level, 5), []);
    // MOD looks anew: what is ready is reported once more.
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.wait(edge, 5), [(reader, IN)]);
    assert_eq!(machine.wait(edge, 5), []);
    machine.control(edge, EpollOp::Mod, reader, IN | ET).unwrap();
    assert_eq!(machine.wait(edge, 5), [(reader, IN)]);
    machine.close(writer).unwrap();
    assert_eq!(machine.wait(edge, 5), [(reader, IN | Readiness::HUP)]);
}

#[test]
fn one_shot_is_disarmed_until_it_is_changed() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    machine.add(epoll, reader, IN | ONESHOT).unwrap();
    machine.write(writer, b"a").unwrap();
    assert_eq!(machine.wait(epoll, 5), [(reader, IN)]);
    machine.write(writer, b"b").unwrap();
    assert_eq!(machine.wait(epoll, 5), []);
    let interest = machine.world.hosts[0].epolls[&EpollId(1)].interest[&reader.into()].clone();
    assert_eq!(interest.events, ONESHOT, "as /proc shows it");
    machine
        .control(epoll, EpollOp::Mod, reader, IN | ONESHOT)
        .unwrap();
    assert_eq!(machine.wait(epoll, 5), [(reader, IN)]);
    machine.close(writer).unwrap();
    assert_eq!(machine.wait(epoll, 5), [], "not even the end is reported");
}

/// Four pipes in one instance: reader and writer of each.
fn four(machine: &mut Machine, epoll: Fd, events: Readiness) -> [(Fd, Fd); 4] {
    [(); 4].map(|()| {
        let (reader, writer) = machine.pipe(0);
        machine.add(epoll, reader, events).unwrap();
        (reader, writer)
    })
}

#[test]
fn the_ready_list_is_in_order_of_becoming_ready_and_rotates() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let pipes = four(&mut machine, epoll, IN);
    for pipe in [2, 0, 3] {
        machine.write(pipes[pipe].1, b"x").unwrap();
    }
    let listed = |machine: &Machine| -> Vec<Fd> {
        let epolls = &machine.world.hosts[0].epolls;
        epolls[&EpollId(1)].ready.iter().map(|(row, _)| row.fd).collect()
    };
    let order = [2, 0, 3].map(|pipe: usize| pipes[pipe].0);
    assert_eq!(listed(&machine), order);
    let one_by_one = [(); 5].map(|()| machine.wait(epoll, 1)[0].0);
    assert_eq!(one_by_one, [2, 0, 3, 2, 0].map(|pipe: usize| pipes[pipe].0));
    assert_eq!(listed(&machine), [3, 2, 0].map(|pipe: usize| pipes[pipe].0));
    // What is not ready any more is dropped when it comes to it, and what comes joins behind.
    machine.read(pipes[2].0, 1).unwrap();
    machine.write(pipes[1].1, b"x").unwrap();
    let all: Vec<Fd> = machine.wait(epoll, 9).into_iter().map(|(fd, _)| fd).collect();
    assert_eq!(all, [3, 0, 1].map(|pipe: usize| pipes[pipe].0));
    assert_eq!(listed(&machine), all);
}

#[test]
fn a_list_that_stays_as_it_is_is_not_told_again() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let pipes = four(&mut machine, epoll, IN);
    machine.write(pipes[1].1, b"x").unwrap();
    machine.write(pipes[0].1, b"x").unwrap();
    machine.events.clear();
    for _ in 0..3 {
        assert_eq!(machine.wait(epoll, 9).len(), 2);
    }
    assert!(
        !machine
            .events
            .iter()
            .any(|event| matches!(event.kind, Kind::Epoll(_)))
    );
    machine.close(pipes[1].1).unwrap();
    assert_eq!(machine.wait(epoll, 9)[0], (pipes[1].0, IN | Readiness::HUP));
    let joined =
        |event: &&socketarium_trace::Event| matches!(event.kind, Kind::Epoll(EpollEvent::ReadyJoined { .. }));
    assert_eq!(
        machine.events.iter().filter(joined).count(),
        2,
        "one has a new mask, the other stands behind it"
    );
}

#[test]
fn a_duplicate_keeps_a_closed_number_in_the_list() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    let duplicate = machine.dup(reader);
    machine.add(epoll, reader, IN).unwrap();
    machine.close(reader).unwrap();
    machine.write(writer, b"x").unwrap();
    assert_eq!(
        machine.wait(epoll, 5),
        [(reader, IN)],
        "events come for a number that is closed"
    );
    assert_eq!(
        machine.control(epoll, EpollOp::Del, reader, IN),
        Err(Errno::EBADF)
    );
    assert_eq!(
        machine.control(epoll, EpollOp::Del, duplicate, IN),
        Err(Errno::ENOENT)
    );
    machine.close(duplicate).unwrap();
    assert_eq!(machine.wait(epoll, 5), []);
    assert_eq!(machine.host.epolls()[&EpollId(1)], world::Epoll::default());
}

#[test]
fn one_number_may_have_two_rows() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (reader, writer) = machine.pipe(0);
    machine.dup(reader);
    machine.add(epoll, reader, IN).unwrap();
    machine.close(reader).unwrap();
    let counter = machine.event_fd(1, 0);
    assert_eq!(counter, reader);
    assert_eq!(machine.add(epoll, counter, IN | ET), Ok(0));
    let rows = &machine.world.hosts[0].epolls[&EpollId(1)].interest;
    let watched: Vec<_> = rows
        .iter()
        .map(|(row, interest)| (row.to_string(), &interest.object))
        .collect();
    let (pipe, event_fd) = (Some(Object::Pipe), Some(Object::EventFd));
    let number = reader.to_string();
    assert_eq!(
        watched,
        [(number.clone(), &pipe), (format!("{number}.1"), &event_fd)]
    );
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.wait(epoll, 5), [(counter, IN), (reader, IN)]);
    assert_eq!(machine.wait(epoll, 5), [(reader, IN)]);
    // The same file under two numbers, too.
    let other = machine.dup(counter);
    assert_eq!(machine.add(epoll, other, IN | ET), Ok(0));
    assert_eq!(machine.wait(epoll, 5), [(reader, IN), (other, IN)]);
}

#[test]
fn the_last_descriptor_ends_an_instance() {
    let mut machine = Machine::new();
    let (epoll, outer) = (machine.epoll(), machine.epoll());
    let (reader, writer) = machine.pipe(0);
    machine.add(epoll, reader, IN).unwrap();
    machine.add(outer, epoll, IN).unwrap();
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.wait(outer, 5), [(epoll, IN)]);
    machine.close(epoll).unwrap();
    assert_eq!(machine.wait(outer, 5), []);
    assert_eq!(machine.host.epolls().len(), 1);
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.read(reader, 5).map(|data| data.len()), Ok(2));
}
