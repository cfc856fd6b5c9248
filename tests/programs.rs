//! Every scenario that ships runs on the real kernel to its end, and its programs say and end as expected. So do the
//! chapter's own listings, unchanged.

use socketarium_lab::{Library, Wish};
use socketarium_tests::live::{Live, library, no_lab};
use socketarium_tests::programs::Told;
use socketarium_tests::skip;
use socketarium_trace::event::EndReason;
use std::collections::BTreeSet;

/// A scenario, its settings, and lines that its programs say. All of them end with status 0.
struct Case {
    scenario: &'static str,
    settings: &'static [(&'static str, &'static str)],
    says: &'static [(&'static str, &'static str)],
}

const fn case(
    scenario: &'static str,
    settings: &'static [(&'static str, &'static str)],
    says: &'static [(&'static str, &'static str)],
) -> Case {
    Case {
        scenario,
        settings,
        says,
    }
}

const CASES: &[Case] = &[
    case(
        "minimal-tcp-server",
        &[],
        &[
            ("server", "Received: salom"),
            ("client", "The server says: Hello from server"),
        ],
    ),
    case(
        "serial-server",
        &[("silent", "300")],
        &[
            ("server", "Client 3 is served"),
            ("silent-client", "The server says: Hello salom"),
            ("quick-client-2", "The server says: Hello salom"),
        ],
    ),
    case(
        "thread-per-connection",
        &[("silent", "300")],
        &[
            ("server", "Client 1 is served"),
            ("silent-client", "The server says: Hello salom"),
        ],
    ),
    case("busy-loop", &[], &[("server", "Asked more than once for: salom")]),
    case(
        "busy-loop",
        &[("way", "napping")],
        &[("server", "Asked more than once for: salom")],
    ),
    case(
        "busy-loop",
        &[("way", "blocking")],
        &[
            ("server", "Asked once for: salom"),
            ("client", "The server says: Hello salom"),
        ],
    ),
    case(
        "select-echo",
        &[],
        &[("server", "Everybody is gone"), ("client-2", "Back came: salom")],
    ),
    case(
        "poll-echo",
        &[],
        &[("server", "Everybody is gone"), ("client-2", "Back came: salom")],
    ),
    case(
        "epoll-echo",
        &[],
        &[("server", "Everybody is gone"), ("client-2", "Back came: salom")],
    ),
    case(
        "edge-triggered",
        &[("message", "longer than four")],
        &[("client-1", "Back came: longer than four")],
    ),
    case(
        "edge-triggered",
        &[
            ("reads", "once"),
            ("clients", "1"),
            ("message", "longer than four"),
        ],
        &[("client", "No answer; only this came: long")],
    ),
    case(
        "asyncio-server",
        &[],
        &[
            ("server", "Received: salom"),
            ("client-1", "The server says: Hello async client"),
        ],
    ),
    case(
        "slow-in-the-loop",
        &[("work", "300")],
        &[("server", "Slow work is done"), ("client-2", "Back came: salom")],
    ),
    case(
        "slow-in-the-loop",
        &[("work", "300"), ("way", "await")],
        &[
            ("slow-client", "Back came: slow"),
            ("client-2", "Back came: salom"),
        ],
    ),
    case(
        "slow-in-the-loop",
        &[("work", "300"), ("way", "thread")],
        &[
            ("slow-client", "Back came: slow"),
            ("client-2", "Back came: salom"),
        ],
    ),
    case("big-answer", &[], &[("client", "Read 1000000 bytes")]),
    case(
        "udp-ping",
        &[],
        &[
            ("sender", "Sent datagram 3"),
            ("receiver", "3 datagrams came, then none for a while"),
        ],
    ),
    case(
        "udp-ping",
        &[("listens", "false"), ("socket", "connected"), ("pause", "300")],
        &[(
            "sender",
            "Datagram 2 was not sent: [Errno 111] Connection refused",
        )],
    ),
    case(
        "udp-metrics",
        &[],
        &[("collector", "api.hit = 10"), ("collector", "cpu is 45")],
    ),
    case(
        "raw-http",
        &[],
        &[
            ("server", "GET / closes"),
            ("client", "HTTP/1.1 200 OK | Hello, GET"),
        ],
    ),
    case(
        "raw-http",
        &[("target", "/chunked"), ("piece", "7")],
        &[("client", "HTTP/1.1 200 OK | one two three")],
    ),
    case(
        "raw-http",
        &[("target", "/biglen"), ("keep-alive", "500")],
        &[
            ("server", "Nothing came for a while"),
            ("client", "The server has closed"),
        ],
    ),
    case(
        "raw-http",
        &[("target", "/smalllen")],
        &[("client", "HTTP/1.1 200 OK | lon")],
    ),
    case(
        "raw-websocket",
        &[("fragments", "3")],
        &[
            ("client", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            ("client", "Pong: there?"),
            ("client", "Back came: salom"),
            ("client", "Closed with 1000"),
            ("server", "Closed by the client"),
        ],
    ),
    case(
        "broadcast",
        &[("messages", "10"), ("silent", "300")],
        &[
            ("client-1", "Read 655360 bytes"),
            ("stuck-client", "Read 655360 bytes"),
        ],
    ),
    case(
        "broadcast",
        &[("way", "queues"), ("messages", "10"), ("silent", "300")],
        &[
            ("server", "Nothing was dropped"),
            ("stuck-client", "Read 655360 bytes"),
        ],
    ),
    case(
        "loop-in-twenty-lines",
        &[],
        &[
            ("server", "Nobody waits any more"),
            ("client-2", "Back came: salom"),
        ],
    ),
    case(
        "unix-sockets",
        &[],
        &[
            ("family", "The child says: SALOM"),
            ("family", "The child has ended"),
            ("server", "Received: salom"),
            ("client-2", "The server says: Hello salom"),
        ],
    ),
    case(
        "descriptor-passing",
        &[],
        &[
            ("server", "The child has answered and ended"),
            ("client", "The server says: Hello salom from the child"),
        ],
    ),
    case(
        "length-prefixed",
        &[],
        &[("server", "Message: salom"), ("client", "Answer: 5 characters")],
    ),
    case(
        "tcp-gateway",
        &[],
        &[
            ("upstream", "Counted 5"),
            ("client", "The server says: 5 bytes came"),
        ],
    ),
    case(
        "tcp-gateway",
        &[("upstream-runs", "false")],
        &[("gateway", "Nobody upstream: [Errno 111] Connection refused")],
    ),
];

/// The listings of the chapter, as it prints them. The asyncio server goes on for ever: its run ends with its time.
const CHAPTER: &[Case] = &[
    case(
        "chapter-server",
        &[],
        &[
            ("server", "Received: salom"),
            ("client", "The server says: Hello from server"),
        ],
    ),
    case(
        "chapter-async-server",
        &[],
        &[
            ("server", "Received: salom"),
            ("client-2", "The server says: Hello async client"),
        ],
    ),
    case("chapter-udp", &[], &[("receiver", "From 127.0.0.1: ping")]),
];

fn runs(case: &Case, end: &EndReason) {
    let name = format!("{} {:?}", case.scenario, case.settings);
    let told = Told::by(&Live::start(case.scenario, case.settings, false).finish());
    assert_eq!(told.end.as_ref(), Some(end), "{name}: {:?}", told.output);
    assert!(told.notes.is_empty(), "{name}: {:?}", told.notes);
    assert!(told.errors.is_empty(), "{name}: {:?}", told.errors);
    if *end == EndReason::Finished {
        assert!(told.ended_badly.is_empty(), "{name}: {:?}", told.ended_badly);
    }
    for (program, line) in case.says {
        assert!(
            told.said(program, line),
            "{name}: {program} did not say {line:?}: {:?}",
            told.output
        );
    }
}

#[test]
fn every_scenario_with_programs_of_its_own_has_a_case_here() {
    let cases: BTreeSet<&str> = CASES.iter().chain(CHAPTER).map(|case| case.scenario).collect();
    let shipped = Library::shipped().unwrap();
    for scenario in shipped.live_scenarios() {
        assert!(
            cases.contains(scenario.name.as_str()),
            "{} has no case",
            scenario.name
        );
    }
    let library = library();
    for case in CASES {
        let wish = Wish {
            scenario: case.scenario.into(),
            settings: case
                .settings
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            ..Wish::default()
        };
        assert!(
            library
                .order(&wish, socketarium_trace::scenario::Limits::default(), &[])
                .is_ok(),
            "{} takes {:?}",
            case.scenario,
            case.settings
        );
    }
}

#[test]
fn every_scenario_runs_to_its_end_on_the_real_kernel() {
    if let Some(why) = no_lab() {
        skip(&why);
        return;
    }
    for case in CASES {
        runs(case, &EndReason::Finished);
    }
}

#[test]
fn the_listings_of_the_chapter_run_unchanged() {
    if let Some(why) = no_lab() {
        skip(&why);
        return;
    }
    for case in CHAPTER {
        let end = if case.scenario == "chapter-async-server" {
            EndReason::TimeLimit { seconds: 8 }
        } else {
            EndReason::Finished
        };
        runs(case, &end);
    }
}
