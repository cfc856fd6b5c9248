//! Epoll instances that watch epoll instances.

use crate::machine::{ET, IN, Machine, waiting};
use socketarium_trace::{Errno, Fd};

fn many(machine: &mut Machine, count: usize) -> Vec<Fd> {
    (0..count).map(|_| machine.epoll()).collect()
}

#[test]
fn five_may_stand_in_a_chain() {
    let expected = [Ok(0), Ok(0), Ok(0), Ok(0), Err(Errno::ELOOP)];
    let mut machine = Machine::new();
    let epolls = many(&mut machine, 6);
    let up: Vec<_> = (0..5)
        .map(|at| machine.add(epolls[at + 1], epolls[at], IN))
        .collect();
    assert_eq!(up, expected);
    let epolls = many(&mut machine, 6);
    let down: Vec<_> = (0..5)
        .map(|at| machine.add(epolls[at], epolls[at + 1], IN))
        .collect();
    assert_eq!(down, expected);
    let epolls = many(&mut machine, 6);
    let steps = [(1, 0), (2, 1), (4, 3), (5, 4), (3, 2)];
    let joined: Vec<_> = steps
        .iter()
        .map(|&(outer, inner)| machine.add(epolls[outer], epolls[inner], IN))
        .collect();
    assert_eq!(joined, expected);
}

#[test]
fn none_may_watch_itself_by_way_of_others() {
    let mut machine = Machine::new();
    let epolls = many(&mut machine, 5);
    for at in 0..4 {
        machine.add(epolls[at + 1], epolls[at], IN).unwrap();
    }
    let (reader, _) = machine.pipe(0);
    assert_eq!(machine.add(epolls[0], reader, IN), Ok(0));
    assert_eq!(machine.add(epolls[0], epolls[4], IN), Err(Errno::ELOOP));
    assert_eq!(machine.add(epolls[0], epolls[1], IN), Err(Errno::ELOOP));
    assert_eq!(machine.add(epolls[1], epolls[0], IN), Err(Errno::EEXIST));
}

#[test]
fn an_event_goes_up_the_chain() {
    let mut machine = Machine::new();
    let epolls = many(&mut machine, 5);
    for at in 0..4 {
        machine.add(epolls[at + 1], epolls[at], IN).unwrap();
    }
    let (reader, writer) = machine.pipe(0);
    machine.add(epolls[0], reader, IN).unwrap();
    let thread = machine.sleeper(waiting(epolls[4], 5, -1));
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.back(), [thread]);
    for (outer, inner) in [(4, 3), (4, 3), (2, 1)] {
        assert_eq!(machine.wait(epolls[outer], 5), [(epolls[inner], IN)]);
    }
    machine.read(reader, 1).unwrap();
    assert_eq!(machine.wait(epolls[4], 5), []);
}

#[test]
fn an_edge_of_an_instance_is_what_joins_its_list() {
    let mut machine = Machine::new();
    let (inner, outer) = (machine.epoll(), machine.epoll());
    let (reader, writer) = machine.pipe(0);
    machine.add(inner, reader, IN).unwrap();
    machine.add(outer, inner, IN | ET).unwrap();
    machine.write(writer, b"x").unwrap();
    assert_eq!(machine.wait(outer, 5), [(inner, IN)]);
    assert_eq!(machine.wait(outer, 5), []);
    machine.write(writer, b"y").unwrap();
    assert_eq!(machine.wait(outer, 5), [(inner, IN)]);
    assert_eq!(machine.wait(inner, 5), [(reader, IN)]);
}

#[test]
fn few_ways_lead_from_a_file_to_instances_above_instances() {
    let mut machine = Machine::new();
    machine.host.limit_open_files(machine.pid, 20_000);
    let (reader, _) = machine.pipe(0);
    // An instance with nothing in it may be watched by any number; then a file has no place in it.
    let inner = machine.epoll();
    for outer in many(&mut machine, 600) {
        assert_eq!(machine.add(outer, inner, IN), Ok(0));
    }
    assert_eq!(machine.add(inner, reader, IN), Err(Errno::EINVAL));
    let inner = machine.epoll();
    machine.add(inner, reader, IN).unwrap();
    let added: Vec<_> = many(&mut machine, 501)
        .iter()
        .map(|outer| machine.add(*outer, inner, IN))
        .collect();
    assert!(added[..500].iter().all(Result::is_ok));
    assert_eq!(added[500], Err(Errno::EINVAL));
}
