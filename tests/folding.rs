//! The fold loses nothing: whenever everything stands still, the World equals what `ss` and `/proc` say of the
//! same hosts at that moment.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use socketarium_tests::live::{Live, no_lab};
use socketarium_tests::outside::Outside;
use socketarium_tests::skip;
use socketarium_trace::event::{Object, Transport};
use socketarium_trace::lab::Command;
use socketarium_trace::net::{Address, TcpState};
use socketarium_trace::scenario::Verdict;
use socketarium_trace::world::{Standing, World};
use socketarium_trace::{Fd, HostId, PacketId, Readiness};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command as Process;

/// A socket as `ss` writes it, and as we write the World's: state, queues, addresses.
type Row = (String, u32, u32, String, String);

/// What is compared of a host.
#[derive(Debug, PartialEq, Eq)]
struct Tables {
    sockets: Vec<Row>,
    /// Program and descriptor of each epoll instance, with descriptor and events of what it watches.
    interest: BTreeMap<(String, Fd), BTreeSet<(Fd, Readiness)>>,
}

fn folded(world: &World, host: HostId) -> Tables {
    let host = world.host(host).unwrap();
    let mut sockets: Vec<Row> = host
        .sockets
        .values()
        // As `ss`: a TCP socket that is neither connected nor listening is in no table.
        .filter(|socket| socket.transport == Transport::Tcp && socket.state.value != TcpState::Closed)
        .map(|socket| {
            let (receive, send) = match socket.backlog {
                Some(backlog) => (backlog.accept, backlog.limit),
                None => (socket.queues.receive, socket.queues.send),
            };
            let text = |address: &Option<Address>| match address {
                Some(address) => address.to_string(),
                None => "0.0.0.0:*".to_owned(),
            };
            (
                name_in_ss(socket.state.value).to_owned(),
                receive,
                send,
                text(&socket.local),
                text(&socket.remote),
            )
        })
        .collect();
    sockets.sort();
    let mut interest = BTreeMap::new();
    for process in host.processes.values() {
        for (fd, descriptor) in &process.descriptors {
            if let Object::Epoll(id) = &descriptor.object {
                let rows = host.epolls[id]
                    .interest
                    .iter()
                    .map(|(row, interest)| (row.fd, interest.events))
                    .collect();
                interest.insert((process.program.clone(), *fd), rows);
            }
        }
    }
    Tables { sockets, interest }
}

fn name_in_ss(state: TcpState) -> &'static str {
    match state {
        TcpState::SynReceived => "SYN-RECV",
        TcpState::Established => "ESTAB",
        TcpState::Closed => "UNCONN",
        TcpState::Listen
        | TcpState::SynSent
        | TcpState::FinWait1
        | TcpState::FinWait2
        | TcpState::CloseWait
        | TcpState::Closing
        | TcpState::LastAck
        | TcpState::TimeWait => state.name(),
    }
}

fn tables(outside: &Outside, world: &World, host: HostId) -> Tables {
    let text = outside.say(host, &["ss", "-t", "-a", "-n", "-4", "-H"]);
    let mut sockets: Vec<Row> = text
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (
                words[0].to_owned(),
                words[1].parse().unwrap(),
                words[2].parse().unwrap(),
                words[3].to_owned(),
                words[4].to_owned(),
            )
        })
        .collect();
    sockets.sort();
    let mut interest = BTreeMap::new();
    for (pid, process) in &world.host(host).unwrap().processes {
        if !process.is_running() {
            continue;
        }
        let outer = outside.outer(pid.0);
        for entry in fs::read_dir(format!("/proc/{outer}/fd")).unwrap() {
            let path = entry.unwrap().path();
            if !fs::read_link(&path).is_ok_and(|target| target.to_string_lossy().contains("eventpoll")) {
                continue;
            }
            let fd: i32 = path.file_name().unwrap().to_str().unwrap().parse().unwrap();
            let info = fs::read_to_string(format!("/proc/{outer}/fdinfo/{fd}")).unwrap();
            let rows = info.lines().filter_map(|line| {
                let mut words = line.strip_prefix("tfd:")?.split_whitespace();
                let fd = Fd(words.next()?.parse().ok()?);
                assert_eq!(words.next(), Some("events:"));
                Some((fd, Readiness(u32::from_str_radix(words.next()?, 16).ok()?)))
            });
            interest.insert((process.program.clone(), Fd(fd)), rows.collect());
        }
    }
    Tables { sockets, interest }
}

/// Plays a scenario packet by packet and compares at every moment of rest. Returns how many there were, and the
/// TCP states that were met.
fn compare(scenario: &str, settings: &[(&str, &str)]) -> (usize, BTreeSet<&'static str>) {
    let mut run = Live::start(scenario, settings, true);
    let outside = Outside::of(&run);
    let (mut compared, mut heard) = (0, 0);
    let mut met = BTreeSet::new();
    while run.wait_for_quiet(heard) {
        run.hear_rest();
        heard = run.events.len();
        let world = run.world();
        if world.ended.is_some() {
            break;
        }
        let hosts = [HostId(0), HostId(1)];
        let real = hosts.map(|host| tables(&outside, &world, host));
        run.hear_rest();
        if run.events.len() != heard {
            // A timer went off while we looked.
            continue;
        }
        for (host, real) in hosts.into_iter().zip(real) {
            assert_eq!(
                folded(&world, host),
                real,
                "{scenario} {settings:?}, host {host}, after {:?}",
                world.seq
            );
            met.extend(
                world
                    .host(host)
                    .unwrap()
                    .sockets
                    .values()
                    .map(|socket| socket.state.value.name()),
            );
        }
        compared += 1;
        let oldest: Option<PacketId> = world
            .wire
            .packets
            .iter()
            .find(|(_, on_wire)| matches!(on_wire.standing, Standing::Held { .. }))
            .map(|(id, _)| *id);
        if let Some(packet) = oldest {
            run.say(&Command::Packet {
                packet,
                verdict: Verdict::Deliver,
            });
        }
    }
    (compared, met)
}

fn left_out() -> bool {
    let missing = ["nsenter", "ss", "ip"]
        .into_iter()
        .find(|tool| Process::new(tool).arg("-V").output().is_err());
    let why = no_lab().or_else(|| missing.map(|tool| format!("{tool} is not installed")));
    why.inspect(|why| skip(why)).is_some()
}

#[test]
fn the_world_of_the_minimal_server_is_what_ss_says() {
    if left_out() {
        return;
    }
    let (compared, met) = compare("minimal-tcp-server", &[]);
    assert!(compared >= 8, "only {compared} moments of rest");
    for state in [
        "LISTEN",
        "SYN-SENT",
        "SYN-RECEIVED",
        "ESTABLISHED",
        "FIN-WAIT-1",
        "LAST-ACK",
        "TIME-WAIT",
    ] {
        assert!(met.contains(state), "{state} was never met: {met:?}");
    }
}

#[test]
fn the_world_is_what_ss_says_for_every_variant_of_the_minimal_server() {
    if left_out() {
        return;
    }
    for settings in [
        &[("clients", "4")][..],
        &[("closes-first", "client")],
        &[("run-twice", "true")],
        &[("message", r"\xff\xfe")],
    ] {
        let (compared, _) = compare("minimal-tcp-server", settings);
        assert!(compared >= 8, "{settings:?}: only {compared} moments of rest");
    }
}

#[test]
fn the_interest_list_is_what_proc_says() {
    if left_out() {
        return;
    }
    let (compared, _) = compare("epoll", &[]);
    assert!(compared >= 8, "only {compared} moments of rest");
}
