//! The lab protocol: every message comes back as it was said, and what is not in it is not taken.

use crate::story::{SERVER, Story, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use socketarium_trace::Table;
use socketarium_trace::event::Layer;
use socketarium_trace::lab::{Ask, Command, Hello, LayerReport, Refusal, Tell, VERSION};
use socketarium_trace::scenario::Verdict;
use socketarium_trace::{PacketId, Pid};
use std::fmt::Debug;

fn carried<T: Serialize + DeserializeOwned + PartialEq + Debug>(message: T) {
    let text = serde_json::to_string(&message).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), message, "{text}");
}

#[test]
fn everything_a_viewer_asks_comes_back_as_it_was_said() {
    carried(Ask::Hello { version: VERSION });
    carried(Ask::Start {
        scenario: "minimal-tcp-server".into(),
        settings: Table::from([("rtt".into(), "40".into())]),
        actions: vec!["lose-first-syn".into()],
        hold_all: true,
        pause_all: false,
        edits: Table::new(),
    });
    let (packet, pid) = (PacketId(3), Pid(4));
    for verdict in [
        Verdict::Deliver,
        Verdict::Drop,
        Verdict::Delay { millis: 5 },
        Verdict::Duplicate,
        Verdict::Hold,
        Verdict::Reorder { behind: 2 },
    ] {
        carried(Ask::Command(Command::Packet { packet, verdict }));
    }
    for command in [
        Command::HoldAll { on: true },
        Command::Action {
            name: "lose-first-syn".into(),
            on: false,
        },
        Command::Pause { pid },
        Command::StepCall { pid },
        Command::Resume { pid },
        Command::Kill { pid },
        Command::Stop,
    ] {
        carried(Ask::Command(command));
    }
}

#[test]
fn everything_a_lab_tells_comes_back_as_it_was_said() {
    carried(Tell::Hello(Box::new(Hello {
        version: VERSION,
        software: "socketarium 0.1.0".into(),
        layers: vec![LayerReport {
            layer: Layer::Wire,
            available: false,
            how: "/dev/net/tun may not be opened".into(),
            remedy: Some("run it as root".into()),
        }],
        scenarios: vec![],
        sources: Table::from([("a.py".into(), "import socket\n".into())]),
    })));
    carried(Tell::Started {
        header: Box::new(header()),
    });
    let mut story = Story::new();
    story.connection();
    story.queues(SERVER, 2, 5, 0);
    carried(Tell::Events { events: story.events });
    carried(Tell::Ended);
    for refusal in [
        Refusal::Malformed,
        Refusal::TooLong,
        Refusal::Version,
        Refusal::UnknownScenario,
        Refusal::BadSetting,
        Refusal::Busy,
        Refusal::NoLab,
        Refusal::Gone,
        Refusal::OutOfTurn,
        Refusal::TooFast,
        Refusal::Failed,
    ] {
        carried(Tell::Refused {
            refusal,
            message: "why".into(),
        });
    }
}

#[test]
fn a_start_needs_no_more_than_a_scenario() {
    let ask: Ask = serde_json::from_str(r#"{"start":{"scenario":"a"}}"#).unwrap();
    assert_eq!(
        ask,
        Ask::Start {
            scenario: "a".into(),
            settings: Table::new(),
            actions: vec![],
            hold_all: false,
            pause_all: false,
            edits: Table::new(),
        }
    );
}

#[test]
fn what_the_protocol_does_not_know_is_not_taken() {
    for text in [
        r#"{"hello":{"version":1,"name":"x"}}"#,
        r#"{"start":{"scenario":"a","program":"import os"}}"#,
        r#"{"command":{"pause":{"pid":1,"tid":2}}}"#,
        r#"{"command":{"packet":{"packet":1,"verdict":"drop","twice":true}}}"#,
        r#"{"command":{"packet":{"packet":1,"verdict":{"delay":{"millis":1,"more":2}}}}}"#,
        r#"{"command":{"packet":{"packet":1,"verdict":"explode"}}}"#,
        r#"{"command":{"run":{"program":"a"}}}"#,
        r#"{"command":{"kill":{"pid":-1}}}"#,
        r#"{"hello":{"version":1},"start":{"scenario":"a"}}"#,
        r#"{"hello":{}}"#,
        r#""hello""#,
        "[]",
        "",
    ] {
        assert!(serde_json::from_str::<Ask>(text).is_err(), "{text}");
    }
}
