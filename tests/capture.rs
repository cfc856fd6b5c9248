//! The packets of the trace are those that a capture on the same hosts sees, in the same order, in tcpdump's own
//! words.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that happens, a test looks for one thing"
)]

use socketarium_tests::live::{Live, no_lab};
use socketarium_tests::outside::Outside;
use socketarium_tests::served::signal;
use socketarium_tests::skip;
use socketarium_trace::event::WireEvent;
use socketarium_trace::lab::Command as Ask;
use socketarium_trace::notation::packet_text;
use socketarium_trace::{HostId, Kind, World};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

/// A tcpdump on a host's end of the wire.
struct Capture {
    child: Child,
}

impl Capture {
    /// Starts it, and waits until it listens.
    fn on(outside: &Outside, host: HostId) -> Self {
        let mut command = outside.command(
            host,
            &[
                "tcpdump",
                "-i",
                "wire0",
                "-nn",
                "-t",
                "-l",
                "--immediate-mode",
                "ip",
            ],
        );
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let mut lines = errors.lines().map_while(Result::ok);
        assert!(
            lines.any(|line| line.starts_with("listening on")),
            "tcpdump does not listen"
        );
        // The rest is of no interest, but somebody must read it.
        std::thread::spawn(move || lines.count());
        Self { child }
    }

    /// What it has seen: packets that the host sent, packets that it received.
    fn seen(mut self, address: &str) -> [Vec<String>; 2] {
        // What it has seen last may still be on its way to it.
        std::thread::sleep(std::time::Duration::from_millis(300));
        signal(self.child.id(), "INT");
        let mut text = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        self.child.wait().unwrap();
        let from_host = |line: &&str| {
            let after = line
                .strip_prefix("IP ")
                .and_then(|line| line.strip_prefix(address));
            after.is_some_and(|after| after.starts_with(['.', ' ']))
        };
        let (sent, received): (Vec<&str>, Vec<&str>) = text.lines().partition(from_host);
        [sent, received].map(|lines| lines.into_iter().map(str::to_owned).collect())
    }
}

fn check(scenario: &str, settings: &[(&str, &str)]) {
    let tcpdump = std::path::Path::new("/usr/bin/tcpdump").exists()
        || std::path::Path::new("/usr/sbin/tcpdump").exists();
    if let Some(why) = no_lab().or_else(|| (!tcpdump).then(|| "tcpdump is not installed".to_owned())) {
        skip(&why);
        return;
    }
    let mut run = Live::start(scenario, settings, true);
    let outside = Outside::of(&run);
    let hosts = [HostId(0), HostId(1)];
    let captures = hosts.map(|host| Capture::on(&outside, host));
    // Packets that left before the captures listened are still held on the wire, but were sent unseen.
    run.hear_rest();
    assert!(run.world().wire.packets.is_empty(), "the captures came too late");
    run.say(&Ask::HoldAll { on: false });
    // The hosts go when the run ends: read the captures before the last of it is heard.
    while !run
        .events
        .iter()
        .any(|event| event.kind == Kind::Run(socketarium_trace::event::RunEvent::Quiet) && run_is_done(&run))
    {
        if !run.hear() {
            break;
        }
    }
    let addresses: Vec<String> = run
        .header
        .plan
        .hosts
        .iter()
        .map(|host| host.address.to_string())
        .collect();
    let seen: Vec<[Vec<String>; 2]> = captures
        .into_iter()
        .zip(&addresses)
        .map(|(capture, address)| capture.seen(address))
        .collect();
    let header = run.header.clone();
    while run.hear() {}
    let mut told = [[Vec::new(), Vec::new()], [Vec::new(), Vec::new()]];
    let mut world = World::before(&header);
    for event in &run.events {
        let packet = match &event.kind {
            Kind::Wire(WireEvent::Sent { packet, .. }) => Some((packet.from, 0, packet.clone())),
            Kind::Wire(WireEvent::Delivered { packet }) => world
                .wire
                .packets
                .get(packet)
                .map(|on_wire| (on_wire.packet.to, 1, on_wire.packet.clone())),
            _ => None,
        };
        world.apply(event);
        if let Some((host, way, packet)) = packet {
            told[usize::from(host.0)][way].push(packet_text(&packet, &world.wire));
        }
    }
    assert!(told[0][0].len() >= 2, "the client sends packets");
    for (index, host) in hosts.into_iter().enumerate() {
        assert_eq!(told[index][0], seen[index][0], "{scenario}: sent by host {host}");
        assert_eq!(
            told[index][1], seen[index][1],
            "{scenario}: received by host {host}"
        );
    }
}

/// Whether every program has ended and nothing is on the wire.
fn run_is_done(run: &Live) -> bool {
    let world = run.world();
    let mut processes = world
        .hosts
        .iter()
        .flat_map(|host| host.processes.values())
        .peekable();
    processes.peek().is_some()
        && processes.all(|process| !process.is_running())
        && world.wire.packets.is_empty()
}

#[test]
fn the_packets_of_the_minimal_server_are_those_of_a_capture() {
    check("minimal-tcp-server", &[]);
}

#[test]
fn the_packets_of_three_clients_of_which_two_are_reset() {
    check("minimal-tcp-server", &[("clients", "3")]);
}

#[test]
fn datagrams_and_the_answer_of_a_closed_port() {
    check("datagrams", &[]);
}
