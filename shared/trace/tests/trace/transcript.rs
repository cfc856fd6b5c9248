//! A recording can be read: on one time line, and as the calls of one program.

use crate::story::{
    CLIENT, SERVER, Story, accept, failed, header, inet, ok, received, recv, segment, thread_on,
};
use socketarium_trace::event::{
    By, Call, EndReason, ExitStatus, Out, Outcome, ProgramEvent, RunEvent, Why, WireEvent,
};
use socketarium_trace::net::TcpState;
use socketarium_trace::recording::Recording;
use socketarium_trace::transcript::{calls_of, lines};
use socketarium_trace::{Actor, Errno, Fd, Kind, PacketId};

fn recording(story: Story) -> Recording {
    Recording {
        header: header(),
        events: story.events,
    }
}

/// The lines after those about the run, without the two that start the programs.
fn told(story: Story) -> Vec<String> {
    lines(&recording(story))
        .filter(|line| !line.starts_with('#'))
        .skip(2)
        .collect()
}

#[test]
fn a_call_that_returns_at_once_is_one_line() {
    let mut story = Story::new();
    story.later(12).call(
        SERVER,
        Call::Listen {
            fd: Fd(3),
            backlog: 128,
        },
        ok(0),
    );
    assert_eq!(
        told(story),
        ["      12.000  server      server        listen(3, 128) = 0"]
    );
}

#[test]
fn a_call_during_which_something_happens_is_two() {
    let mut story = Story::new();
    story.enter(SERVER, recv(4));
    story
        .later(20)
        .send(segment(3, CLIENT, "PSH,ACK", 101, 501, b"salom"), None);
    story.later(20).deliver(3);
    story.back(SERVER, received(b"salom"));
    assert_eq!(
        told(story),
        [
            "       0.000  server      server        recvfrom(4,  <unfinished ...>",
            "      20.000  client      wire          packet 3: IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [P.], \
             seq 101:106, ack 501, win 502, length 5",
            "      40.000  client      wire          packet 3 delivered",
            "      40.000  server      server        <... recvfrom resumed>\"salom\", 1024, 0, NULL, NULL) = 5",
        ]
    );
}

#[test]
fn packets_have_their_fate_and_states_their_cause() {
    let mut story = Story::new();
    story.send(segment(0, CLIENT, "SYN", 100, 0, b""), None);
    story.wire(WireEvent::Dropped {
        packet: PacketId(0),
        by: By::Hand,
    });
    story
        .later(1030)
        .send(segment(1, CLIENT, "SYN", 100, 0, b""), Some(0));
    story.socket(SERVER, 4, 2);
    story.addressed(SERVER, 2, "10.0.0.2:9000", Some("10.0.0.1:40000"));
    story.state(SERVER, 2, TcpState::SynReceived, Why::Segment(PacketId(1)));
    let told = told(story);
    assert_eq!(
        told[1],
        "       0.000  client      wire          packet 0 dropped by hand"
    );
    assert_eq!(
        told[2],
        "    1030.000  client      wire          packet 1, again 0: IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], \
         seq 100, win 502, length 0"
    );
    assert_eq!(
        told.last().unwrap(),
        "    1030.000  server      kernel        socket 2 (10.0.0.2:9000 10.0.0.1:40000) CLOSED -> SYN-RECEIVED \
         (packet 1)"
    );
}

#[test]
fn the_end_of_a_program_and_of_the_run_are_told() {
    let mut story = Story::new();
    story.enter(SERVER, Call::ExitGroup { status: 0 });
    story.program(
        SERVER,
        ProgramEvent::ProcessEnded {
            status: ExitStatus::Code(0),
        },
    );
    let mut recording = recording(story);
    let mut last = recording.events.last().unwrap().clone();
    last.actor = None;
    last.kind = Kind::Run(RunEvent::Ended {
        reason: EndReason::Finished,
    });
    recording.events.push(last);
    let told: Vec<_> = lines(&recording).collect();
    assert_eq!(
        told[told.len() - 3..],
        [
            "       0.000  server      server        exit_group(0) = ?",
            "       0.000  server      server        +++ exited with 0 +++",
            "       0.000  -           run           The run is over: every program has ended and the wire is empty.",
        ]
    );
}

#[test]
fn the_run_is_introduced() {
    let told: Vec<_> = lines(&recording(Story::new())).collect();
    assert_eq!(
        told[..4],
        [
            "# A test (test)",
            "# live: Linux 6.18 x86_64, CPython 3.11.2",
            "#         ms  host        who           what",
            "       0.000  client      client        Client starts on client: Python runs one_shot_client.py as \
             process 10.",
        ]
    );
}

#[test]
fn a_call_in_which_a_recording_breaks_off_is_written() {
    let mut story = Story::new();
    story.enter(SERVER, accept(3));
    assert_eq!(
        told(story),
        ["       0.000  server      server        accept4(3,  <unfinished ...>"]
    );
}

#[test]
fn the_calls_of_one_program_stand_in_the_order_in_which_they_entered() {
    let mut story = Story::new();
    story.enter(SERVER, accept(3));
    story.call(
        CLIENT,
        Call::Connect {
            fd: Fd(3),
            address: inet("10.0.0.2:9000"),
            length: 16,
        },
        failed(Errno::ECONNREFUSED),
    );
    let peer = Out::Address {
        address: inet("10.0.0.1:40000"),
        length: 16,
    };
    story.back(
        SERVER,
        Outcome {
            result: Ok(4),
            out: peer,
        },
    );
    // A second thread of the server.
    let thread = Actor {
        tid: Some(socketarium_trace::Tid(99)),
        ..thread_on(SERVER)
    };
    story.tell(thread, Kind::Entered(Call::Close { fd: Fd(4) }));
    story.enter(SERVER, accept(3));
    assert_eq!(
        calls_of(&recording(story), "server"),
        [
            "accept4(3, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr(\"10.0.0.1\")}, [16], 0) = 4",
            "close(4 <unfinished ...>",
            "accept4(3,  <unfinished ...>",
        ]
    );
}
