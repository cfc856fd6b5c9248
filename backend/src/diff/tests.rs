//! The shipped recording beside copies of itself in which one thing is changed.

use super::first_difference;
use socketarium_trace::event::{Outcome, SocketEvent, WireEvent};
use socketarium_trace::net::{Contents, Segment, TcpFlags, TcpState};
use socketarium_trace::recording::Recording;
use socketarium_trace::{Errno, Event, Kind, Nanos, Pid, Tid};

fn shipped() -> Recording {
    Recording::read(include_str!(
        "../../../static/recordings/minimal-tcp-server.jsonl"
    ))
    .unwrap()
}

fn changed(change: impl FnMut(&mut Event)) -> Recording {
    let mut recording = shipped();
    recording.events.iter_mut().for_each(change);
    recording
}

#[test]
fn a_recording_says_what_it_says() {
    assert_eq!(first_difference(&shipped(), &shipped()), None);
}

#[test]
fn ports_numbers_and_clocks_mean_nothing() {
    let mut other = changed(|event| {
        event.at = Nanos(event.at.0 * 2 + 1);
        if let Some(actor) = &mut event.actor {
            actor.pid = actor.pid.map(|pid| Pid(pid.0 + 1000));
            actor.tid = actor.tid.map(|tid| Tid(tid.0 + 1000));
        }
        if let Kind::Wire(WireEvent::Sent { packet, .. }) = &mut event.kind
            && let Contents::Tcp(segment) = &mut packet.contents
        {
            let (seq, ack) = if packet.from.0 == 0 {
                (7, 1 << 31)
            } else {
                (1 << 31, 7)
            };
            segment.seq = segment.seq.wrapping_add(seq);
            if segment.flags.contains(TcpFlags::ACK) {
                segment.ack = segment.ack.wrapping_add(ack);
            }
        }
    });
    let client_port = ports(&shipped())[0];
    let text = other
        .write()
        .replace(&format!("10.0.0.1:{client_port}"), "10.0.0.1:33333");
    other = Recording::read(&text).unwrap();
    assert_ne!(ports(&other)[0], client_port);
    assert_eq!(first_difference(&shipped(), &other), None);
}

/// The ports that packets come from, in order.
fn ports(recording: &Recording) -> Vec<u16> {
    let port = |event: &Event| {
        let Kind::Wire(WireEvent::Sent { packet, .. }) = &event.kind else {
            return None;
        };
        packet.segment().map(|segment| segment.source.port())
    };
    recording.events.iter().filter_map(port).collect()
}

#[test]
fn a_call_that_came_back_differently_is_found_and_shown() {
    let mut done = false;
    let other = changed(|event| {
        if let Kind::Returned {
            outcome: Outcome { result, .. },
            ..
        } = &mut event.kind
            && *result == Ok(5)
            && !std::mem::replace(&mut done, true)
        {
            *result = Err(Errno::ECONNRESET);
        }
    });
    let difference = first_difference(&shipped(), &other).unwrap();
    let (first, second) = (
        difference.first.clone().unwrap(),
        difference.second.clone().unwrap(),
    );
    assert!(first.text.ends_with("= 5"), "{difference}");
    assert!(
        second.text.ends_with("ECONNRESET (Connection reset by peer)"),
        "{difference}"
    );
    assert_eq!(difference.others, 0, "{difference}");
    let shown = difference.to_string();
    assert!(shown.lines().any(|line| line.starts_with("- ")), "{shown}");
    assert!(shown.lines().any(|line| line.starts_with("+ ")), "{shown}");
}

#[test]
fn what_one_recording_lacks_is_a_difference_too() {
    let mut other = shipped();
    let last_state = other.events.iter().rposition(|event| {
        matches!(event.kind, Kind::Socket(SocketEvent::StateChanged { to, .. }) if to != TcpState::Closed)
    });
    other.events.remove(last_state.unwrap());
    let difference = first_difference(&shipped(), &other).unwrap();
    assert!(difference.track.starts_with("socket "), "{difference}");
    assert!(first_difference(&other, &shipped()).is_some());
}

/// The shipped recording with every segment changed.
fn resegmented(mut change: impl FnMut(&mut Segment)) -> Recording {
    changed(|event| {
        if let Kind::Wire(WireEvent::Sent { packet, .. }) = &mut event.kind
            && let Contents::Tcp(segment) = &mut packet.contents
        {
            change(segment);
        }
    })
}

#[test]
fn another_window_or_another_byte_on_the_wire_is_a_difference() {
    let windows = resegmented(|segment| segment.window = segment.window.wrapping_add(1));
    let numbers = resegmented(|segment| {
        if !segment.flags.contains(TcpFlags::SYN) {
            segment.seq = segment.seq.wrapping_add(1);
        }
    });
    for other in [windows, numbers] {
        let difference = first_difference(&shipped(), &other).unwrap();
        assert!(difference.track.starts_with("packets, "), "{difference}");
    }
}
