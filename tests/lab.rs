//! The live lab does what is asked of it: packets are held, dropped, delayed, doubled and overtaken; programs are
//! paused, stepped and ended.

use socketarium_lab::Wish;
use socketarium_tests::live::{Live, no_lab};
use socketarium_tests::skip;
use socketarium_trace::event::{By, EndReason, ProgramEvent, RunEvent, WireEvent};
use socketarium_trace::lab::{Command, Refusal};
use socketarium_trace::net::{Packet, TcpFlags, TcpState};
use socketarium_trace::scenario::Verdict;
use socketarium_trace::world::{Fate, HeldState};
use socketarium_trace::{Event, Kind, PacketId, Pid, Source};

const SCENARIO: &str = "minimal-tcp-server";

/// Whether the test must be left out, having said why.
fn left_out() -> bool {
    no_lab().inspect(|why| skip(why)).is_some()
}

fn sent(event: &Event) -> Option<(&Packet, Option<PacketId>)> {
    let Kind::Wire(WireEvent::Sent { packet, retransmits }) = &event.kind else {
        return None;
    };
    Some((packet, *retransmits))
}

fn sent_with(flags: TcpFlags) -> impl Fn(&Event) -> bool {
    move |event| {
        sent(event).is_some_and(|(packet, _)| packet.segment().is_some_and(|segment| segment.flags == flags))
    }
}

fn finished(events: &[Event]) -> bool {
    let end = events.last().map(|event| &event.kind);
    end == Some(&Kind::Run(RunEvent::Ended {
        reason: EndReason::Finished,
    }))
}

fn by_hand(packet: PacketId, verdict: Verdict) -> Command {
    Command::Packet { packet, verdict }
}

#[test]
fn a_syn_dropped_by_hand_is_sent_again_by_the_kernel_and_the_connection_completes() {
    if left_out() {
        return;
    }
    let mut run = Live::start(SCENARIO, &[], true);
    let (at, first) = run.wait_for(0, sent_with(TcpFlags::SYN));
    let (syn, _) = sent(&first).unwrap();
    let syn = syn.id;
    run.say(&by_hand(syn, Verdict::Drop));
    let (at, _) = run.wait_for(at, |event| {
        event.kind
            == Kind::Wire(WireEvent::Dropped {
                packet: syn,
                by: By::Hand,
            })
    });
    let (_, again) = run.wait_for(at, sent_with(TcpFlags::SYN));
    let (_, retransmits) = sent(&again).unwrap();
    assert_eq!(retransmits, Some(syn));
    // The kernel's first SYN timeout is one second (RFC 6298, section 2). How late it comes is the machine's affair.
    let gap = again.at.since(first.at).as_millis();
    assert!(gap > 900.0, "sent again after {gap} ms");
    run.say(&Command::HoldAll { on: false });
    let recording = run.finish();
    assert!(finished(&recording.events));
    let mut fold = socketarium_trace::Timeline::of(&recording.header, recording.events);
    assert!(fold.step_to(|event| matches!(
        event.kind,
        Kind::Socket(socketarium_trace::event::SocketEvent::StateChanged {
            to: TcpState::Established,
            ..
        })
    )));
}

#[test]
fn the_same_loss_can_be_asked_for_as_an_action_of_the_scenario() {
    if left_out() {
        return;
    }
    let wish = Wish {
        scenario: SCENARIO.into(),
        actions: vec!["lose-first-syn".into()],
        ..Wish::default()
    };
    let recording = Live::of(&wish, &[]).finish();
    assert!(finished(&recording.events));
    let dropped = |event: &&Event| matches!(&event.kind, Kind::Wire(WireEvent::Dropped { by: By::Rule(name), .. }) if name == "lose-first-syn");
    assert_eq!(recording.events.iter().filter(dropped).count(), 1);
    assert!(
        recording
            .events
            .iter()
            .any(|event| sent(event).is_some_and(|(_, retransmits)| retransmits.is_some()))
    );
}

#[test]
fn packets_can_be_delayed_doubled_held_and_let_go_out_of_order() {
    if left_out() {
        return;
    }
    let mut run = Live::start(SCENARIO, &[("message", "abc")], true);
    let (at, syn) = run.wait_for(0, sent_with(TcpFlags::SYN));
    let syn = sent(&syn).unwrap().0.id;
    run.say(&by_hand(syn, Verdict::Delay { millis: 50 }));
    let (at, answer) = run.wait_for(at, sent_with(TcpFlags(TcpFlags::SYN.0 | TcpFlags::ACK.0)));
    let answer = sent(&answer).unwrap().0.id;
    run.say(&by_hand(answer, Verdict::Duplicate));
    let (at, doubled) = run.wait_for(at, |event| {
        matches!(event.kind, Kind::Wire(WireEvent::Duplicated { .. }))
    });
    let Kind::Wire(WireEvent::Duplicated { packet, copy, .. }) = doubled.kind else {
        unreachable!()
    };
    assert_eq!(packet, answer);
    run.say(&by_hand(copy, Verdict::Deliver));
    // The final ACK and the data wait on the wire; the data goes first.
    let (at, ack) = run.wait_for(at, sent_with(TcpFlags::ACK));
    let ack = sent(&ack).unwrap().0.id;
    let (at, data) = run.wait_for(at, |event| {
        sent(event).is_some_and(|(packet, _)| {
            packet
                .segment()
                .is_some_and(|segment| segment.payload.length == 3)
        })
    });
    let data = sent(&data).unwrap().0.id;
    run.say(&by_hand(data, Verdict::Deliver));
    run.wait_for(at, |event| {
        event.kind == Kind::Wire(WireEvent::Delivered { packet: data })
    });
    assert!(
        run.world().wire.packets.contains_key(&ack),
        "the ACK is still held"
    );
    // The first copy of the SYN,ACK comes last of all and changes nothing.
    run.say(&Command::HoldAll { on: false });
    run.say(&by_hand(answer, Verdict::Deliver));
    let recording = run.finish();
    assert!(finished(&recording.events));
    let world = socketarium_trace::Timeline::of(&recording.header, recording.events)
        .newest()
        .clone();
    assert!(world.wire.packets.is_empty());
    let fate = |id| {
        world
            .wire
            .passed
            .iter()
            .find(|passed| passed.packet.id == id)
            .map(|passed| passed.fate.clone())
    };
    assert_eq!(fate(copy), Some(Fate::Delivered));
    assert_eq!(fate(ack), Some(Fate::Delivered));
}

#[test]
fn a_paused_program_makes_one_call_for_each_step() {
    if left_out() {
        return;
    }
    let wish = Wish {
        scenario: SCENARIO.into(),
        pause_all: true,
        ..Wish::default()
    };
    let mut run = Live::of(&wish, &[]);
    let is_held = |event: &Event| event.kind == Kind::Program(ProgramEvent::Held);
    let (mut at, held) = run.wait_for(0, is_held);
    let server = held.actor.and_then(|actor| actor.pid).unwrap();
    let mut calls = Vec::new();
    for _ in 0..4 {
        let world = run.world();
        let process = world
            .hosts
            .iter()
            .find_map(|host| host.processes.get(&server))
            .unwrap();
        let thread = process.threads.values().next().unwrap();
        assert_eq!(thread.held, HeldState::Held);
        calls.push(thread.call.as_ref().unwrap().call.name().to_owned());
        run.say(&Command::StepCall { pid: server });
        (at, _) = run.wait_for(at + 1, is_held);
    }
    assert_eq!(calls, ["socket", "bind", "listen", "write"]);
    run.say(&Command::Resume { pid: server });
    let (at, client) = run.wait_for(at + 1, is_held);
    let client = client.actor.and_then(|actor| actor.pid).unwrap();
    run.say(&Command::Pause { pid: client });
    run.say(&Command::Resume { pid: client });
    run.wait_for(at, |event| {
        matches!(
            event.kind,
            Kind::Program(ProgramEvent::Released { for_one_call: false })
        )
    });
    assert!(finished(&run.finish().events));
}

#[test]
fn a_program_that_is_killed_ends_and_its_peer_learns_of_it() {
    if left_out() {
        return;
    }
    let mut run = Live::start(SCENARIO, &[("closes-first", "client"), ("rtt", "0")], true);
    let (_, started) = run.wait_for(0, |event| {
        matches!(event.kind, Kind::Program(ProgramEvent::ProcessStarted { .. }))
    });
    let server = started.actor.and_then(|actor| actor.pid).unwrap();
    run.wait_for(0, sent_with(TcpFlags::SYN));
    run.say(&Command::Kill { pid: server });
    run.wait_for(0, |event| {
        matches!(
            event.kind,
            Kind::Program(ProgramEvent::ProcessEnded {
                status: socketarium_trace::event::ExitStatus::Signal(9)
            })
        )
    });
    run.say(&Command::HoldAll { on: false });
    let recording = run.finish();
    let refused = recording.events.iter().any(|event| {
        matches!(&event.kind, Kind::Returned { outcome, .. } if outcome.result == Err(socketarium_trace::Errno::ECONNREFUSED))
    });
    assert!(
        refused,
        "the client's SYN reached a port where nobody listens any more"
    );
}

#[test]
fn what_cannot_be_done_is_refused_and_the_run_goes_on() {
    if left_out() {
        return;
    }
    let mut run = Live::start(SCENARIO, &[], false);
    run.say(&by_hand(PacketId(4711), Verdict::Drop));
    run.say(&Command::StepCall { pid: Pid(4711) });
    run.say(&Command::Action {
        name: "no-such-action".into(),
        on: true,
    });
    while run.refusals.len() < 3 {
        run.hear();
    }
    assert!(run.refusals.iter().all(|(refusal, _)| *refusal == Refusal::Gone));
    assert!(run.refusals[2].1.contains("no-such-action"));
    assert!(finished(&run.finish().events));
}

#[test]
fn a_wire_of_veth_pairs_carries_the_same_conversation() {
    if left_out() {
        return;
    }
    let wish = Wish {
        scenario: SCENARIO.into(),
        ..Wish::default()
    };
    let flags = |environment: &[(&str, &str)]| -> Vec<String> {
        let events = Live::of(&wish, environment).finish().events;
        assert!(finished(&events));
        let mut flags: Vec<String> = events
            .iter()
            .filter_map(sent)
            .filter_map(|(packet, _)| Some(packet.segment()?.flags.to_string()))
            .collect();
        // Acknowledgements of their own come or do not come with the timing.
        flags.retain(|flags| flags != "ACK");
        flags
    };
    assert_eq!(flags(&[]), flags(&[("SOCKETARIUM_WIRE", "veth")]));
}

#[test]
fn every_event_says_how_it_is_known_and_causes_come_before_effects() {
    if left_out() {
        return;
    }
    let recording = Live::start(SCENARIO, &[("clients", "3")], false).finish();
    for (index, event) in recording.events.iter().enumerate() {
        assert_eq!(event.seq.0, index as u64);
        assert!(event.cause.is_none_or(|cause| cause < event.seq));
        assert_ne!(event.source, Source::Simulated);
    }
    assert!(recording.events.windows(2).all(|pair| pair[0].at <= pair[1].at));
}

#[test]
fn an_ordinary_user_gets_a_lab_of_their_own() {
    if left_out() {
        return;
    }
    // Where the test itself runs as an ordinary user, every other test here says as much.
    let folder = std::env::temp_dir().join(format!("socketarium-user-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    // The checkout may lie where only its owner can go.
    let binary = folder.join("socketarium");
    std::fs::copy(socketarium_tests::socketarium(), &binary).unwrap();
    let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new("setpriv");
        command
            .args(nobody)
            .arg(&binary)
            .args(arguments)
            .current_dir("/")
            .stdin(std::process::Stdio::null());
        command.output()
    };
    let doctor = run(&["doctor"]);
    let able = doctor.as_ref().is_ok_and(|output| output.status.success());
    let output = able.then(|| run(&["run", SCENARIO, "--world", "live", "--out", "-"]).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    let Some(output) = output else {
        skip("this test cannot become an ordinary user, or ordinary users get no namespaces here");
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let recording = socketarium_trace::recording::Recording::read(&text).unwrap();
    assert!(finished(&recording.events));
    let wire = recording
        .header
        .layers
        .iter()
        .find(|layer| layer.layer == socketarium_trace::event::Layer::Wire);
    assert!(wire.is_some_and(|wire| wire.available));
    assert!(recording.events.iter().any(|event| sent(event).is_some()));
}

#[test]
fn where_no_tracer_is_allowed_lines_sockets_and_packets_are_still_seen() {
    if left_out() {
        return;
    }
    let wish = Wish {
        scenario: SCENARIO.into(),
        settings: [("message".to_owned(), r"\xff".to_owned())].into(),
        pause_all: true,
        ..Wish::default()
    };
    let no_calls = socketarium_trace::lab::LayerReport {
        layer: socketarium_trace::event::Layer::Calls,
        available: false,
        how: "not allowed".into(),
        remedy: None,
    };
    let recording = Live::on_a_machine_with(&wish, &[no_calls], &[]).finish();
    let events = &recording.events;
    assert!(finished(events));
    let seen = |wanted: &dyn Fn(&Kind) -> bool| events.iter().any(|event| wanted(&event.kind));
    assert!(
        !seen(&|kind| matches!(kind, Kind::Entered(_))),
        "no call is made up"
    );
    assert!(seen(&|kind| matches!(
        kind,
        Kind::Program(ProgramEvent::Line { line: 22, .. })
    )));
    assert!(seen(&|kind| matches!(
        kind,
        Kind::Program(ProgramEvent::Output { .. })
    )));
    assert!(seen(&|kind| {
        matches!(kind, Kind::Program(ProgramEvent::Raised { exception, .. }) if exception == "UnicodeDecodeError")
    }));
    assert!(
        seen(&|kind| {
            matches!(
                kind,
                Kind::Socket(socketarium_trace::event::SocketEvent::StateChanged {
                    to: TcpState::TimeWait,
                    ..
                })
            )
        }) || seen(&|kind| {
            matches!(
                kind,
                Kind::Socket(socketarium_trace::event::SocketEvent::StateChanged {
                    to: TcpState::Established,
                    ..
                })
            )
        })
    );
    assert!(events.iter().any(|event| sent(event).is_some()));
}
