//! Sentences say what happened and why, from the event and the World before it.

mod calls;
mod packets;
mod sockets;

use crate::random::events;
use crate::story::{CLIENT, SERVER, Story, header};
use proptest::prelude::*;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{EndReason, ExitStatus, ProgramEvent, RunEvent, Stream};
use socketarium_trace::sentence::{in_english, sentence};
use socketarium_trace::{Actor, Kind, World};

#[test]
fn the_end_of_a_process_says_what_it_leaves() {
    let mut story = Story::new();
    story.connection();
    story.program(
        SERVER,
        ProgramEvent::Raised {
            exception: "UnicodeDecodeError".into(),
            message: "invalid start byte".into(),
        },
    );
    assert_eq!(
        story.program(
            SERVER,
            ProgramEvent::ProcessEnded {
                status: ExitStatus::Code(1)
            }
        ),
        "Server has ended with exit status 1, because nothing caught UnicodeDecodeError. The kernel closes the 1 \
         socket descriptor that it still had."
    );
    assert_eq!(
        story.program(
            CLIENT,
            ProgramEvent::ProcessEnded {
                status: ExitStatus::Signal(9)
            }
        ),
        "Client was ended by signal SIGKILL. The kernel closes the 1 socket descriptor that it still had."
    );
}

#[test]
fn programs_reach_lines_and_print() {
    let mut story = Story::new();
    let line = |function: &str| ProgramEvent::Line {
        file: "minimal_server.py".into(),
        line: 14,
        function: function.into(),
    };
    assert_eq!(
        story.program(SERVER, line("<module>")),
        "Server reaches line 14 of minimal_server.py."
    );
    assert_eq!(
        story.program(SERVER, line("serve")),
        "Server reaches line 14 of minimal_server.py, in serve()."
    );
    assert_eq!(
        story.program(
            SERVER,
            ProgramEvent::Output {
                stream: Stream::Out,
                text: Payload::of(b"Listening on port 9000")
            }
        ),
        "Server prints: Listening on port 9000"
    );
}

#[test]
fn a_run_says_why_it_ended_and_what_is_missing() {
    let mut story = Story::new();
    let kernel = Actor::kernel(SERVER);
    assert_eq!(
        story.tell(
            kernel,
            Kind::Loss {
                count: 1,
                world: None
            }
        ),
        "1 event is missing here: they came faster than they could be carried."
    );
    assert_eq!(
        story.tell(
            kernel,
            Kind::Run(RunEvent::Ended {
                reason: EndReason::TimeLimit { seconds: 300 }
            })
        ),
        "The run is over: it has reached its limit of 300 seconds."
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_has_a_sentence_whose_values_are_all_there(events in events(200)) {
        let mut world = World::before(&header());
        for event in &events {
            // A missing pattern or value is an assertion of its own where tests are built.
            let said = in_english(&sentence(event, &world));
            prop_assert!(!said.is_empty());
            world.apply(event);
        }
    }
}
