//! What viewers may say, what they may not, and that the server goes on either way.

use crate::stage::{Served, settings};
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::lab::{Ask, Command, LONGEST_ASK, Refusal, Tell, VERSION};
use socketarium_trace::{Kind, PacketId, Pid, Table, scenario::Verdict};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// A newcomer gets its hello: the server goes on.
async fn goes_on(served: &Served) {
    let hello = served.viewer().await.hello().await;
    assert_eq!(hello.version, VERSION);
}

#[tokio::test]
async fn hello_says_what_can_be_run_and_observed() {
    let served = Served::with(settings("obeys")).await;
    let hello = served.viewer().await.hello().await;
    assert!(
        hello
            .scenarios
            .iter()
            .any(|scenario| scenario.name == "minimal-tcp-server")
    );
    for scenario in &hello.scenarios {
        for program in &scenario.programs {
            assert!(hello.sources.contains_key(&program.file), "{}", program.file);
        }
    }
    assert!(hello.layers.iter().any(|layer| layer.available));
    served.shut_down().await;
}

#[tokio::test]
async fn a_run_goes_from_its_header_to_its_end_and_takes_commands() {
    let served = Served::with(settings("obeys")).await;
    let mut viewer = served.greeted().await;
    viewer.started().await;
    viewer
        .command(Command::Packet {
            packet: PacketId(7),
            verdict: Verdict::Drop,
        })
        .await;
    let Tell::Events { events } = viewer.tell().await else {
        panic!("no events");
    };
    let Kind::Run(RunEvent::Note { text }) = &events[0].kind else {
        panic!("{events:?}");
    };
    assert_eq!(text, r#"{"packet":{"packet":7,"verdict":"drop"}}"#);
    viewer.command(Command::Stop).await;
    let Tell::Events { events } = viewer.tell().await else {
        panic!("no events");
    };
    let reason = EndReason::Stopped;
    assert_eq!(events[0].kind, Kind::Run(RunEvent::Ended { reason }));
    assert_eq!(viewer.tell().await, Tell::Ended);
    // Ended means gone: the next run finds its place free.
    assert!(served.labs().await.starts_with("labs 0 "));
    viewer.started().await;
    served.shut_down().await;
}

#[tokio::test]
async fn a_setting_that_does_not_fit_is_refused_with_its_reason() {
    let served = Served::with(settings("obeys")).await;
    let mut viewer = served.greeted().await;
    for (scenario, settings, refusal, reason) in [
        (
            "no-such",
            vec![],
            Refusal::UnknownScenario,
            "no scenario \"no-such\"",
        ),
        (
            "../../etc/passwd",
            vec![],
            Refusal::UnknownScenario,
            "the scenarios are",
        ),
        (
            "minimal-tcp-server",
            vec![("clients", "5")],
            Refusal::BadSetting,
            "outside 1 to 4",
        ),
        (
            "minimal-tcp-server",
            vec![("no-such", "5")],
            Refusal::BadSetting,
            "no knob",
        ),
        (
            "minimal-tcp-server",
            vec![("message", "\\x")],
            Refusal::BadSetting,
            "backslash",
        ),
    ] {
        viewer.start(scenario, &settings).await;
        let (refused, message) = viewer.refusal().await;
        assert_eq!(refused, refusal, "{scenario} {settings:?}");
        assert!(message.contains(reason), "{message}");
    }
    viewer
        .ask(&Ask::Start {
            scenario: "minimal-tcp-server".into(),
            settings: Default::default(),
            actions: vec!["no-such".into()],
            hold_all: false,
            pause_all: false,
            edits: Table::new(),
        })
        .await;
    assert_eq!(viewer.refusal().await.0, Refusal::BadSetting);
    viewer.started().await;
    goes_on(&served).await;
    served.shut_down().await;
}

#[tokio::test]
async fn what_is_no_message_is_refused_and_the_next_is_heard() {
    let served = Served::with(settings("obeys")).await;
    let mut viewer = served.greeted().await;
    let deep = "[".repeat(LONGEST_ASK);
    let wordy = format!("{{\"hello\":{{\"version\":{VERSION},\"more\":2}}}}");
    for text in [
        "",
        "{",
        "null",
        "{\"start\":{}}",
        "{\"command\":\"fly\"}",
        "\"stop\"",
        deep.as_str(),
        wordy.as_str(),
    ] {
        viewer.send(Message::text(text.to_owned())).await;
        assert_eq!(viewer.refusal().await.0, Refusal::Malformed, "{text}");
    }
    viewer.send(Message::binary(vec![0, 159, 146, 150])).await;
    let (refusal, message) = viewer.refusal().await;
    assert_eq!(refusal, Refusal::Malformed);
    assert!(message.contains("binary"), "{message}");
    viewer.started().await;
    goes_on(&served).await;
    served.shut_down().await;
}

#[tokio::test]
async fn a_message_that_is_too_long_is_refused_and_ends_the_connection() {
    let served = Served::with(settings("obeys")).await;
    for length in [LONGEST_ASK + 1, 4 * LONGEST_ASK, 64 * LONGEST_ASK] {
        let mut viewer = served.greeted().await;
        viewer.send(Message::text("x".repeat(length))).await;
        let (refusal, message) = viewer.refusal().await;
        assert_eq!(refusal, Refusal::TooLong, "{length}");
        assert!(message.contains(&LONGEST_ASK.to_string()), "{message}");
        assert_eq!(viewer.close_code().await, Some(CloseCode::Size), "{length}");
        goes_on(&served).await;
    }
    served.shut_down().await;
}

#[tokio::test]
async fn another_version_is_refused_whatever_else_its_hello_has() {
    let served = Served::with(settings("obeys")).await;
    for text in [
        "{\"hello\":{\"version\":1}}",
        "{\"hello\":{\"version\":99,\"wishes\":[]}}",
    ] {
        let mut viewer = served.stranger().await;
        viewer.send(Message::text(text)).await;
        let (refusal, message) = viewer.refusal().await;
        assert_eq!(refusal, Refusal::Version, "{text}");
        assert!(message.contains(&format!("version {VERSION}")), "{message}");
        assert_eq!(viewer.close_code().await, Some(CloseCode::Protocol));
    }
    goes_on(&served).await;
    served.shut_down().await;
}

#[tokio::test]
async fn what_is_said_out_of_turn_is_refused() {
    let served = Served::with(settings("obeys")).await;
    let mut viewer = served.stranger().await;
    viewer.start("minimal-tcp-server", &[]).await;
    assert_eq!(viewer.refusal().await.0, Refusal::OutOfTurn, "before hello");
    viewer.ask(&Ask::Hello { version: VERSION }).await;
    viewer.hello().await;
    viewer.command(Command::Resume { pid: Pid(1) }).await;
    assert_eq!(viewer.refusal().await.0, Refusal::OutOfTurn, "no run");
    viewer.ask(&Ask::Hello { version: VERSION }).await;
    assert_eq!(viewer.refusal().await.0, Refusal::OutOfTurn, "a second hello");
    viewer.started().await;
    viewer.start("minimal-tcp-server", &[]).await;
    assert_eq!(viewer.refusal().await.0, Refusal::OutOfTurn, "a second run");
    goes_on(&served).await;
    served.shut_down().await;
}

#[tokio::test]
async fn a_flood_of_messages_is_refused_and_then_cut_off() {
    let served = Served::with(settings("obeys")).await;
    let mut viewer = served.greeted().await;
    for _ in 0..2_000 {
        // The server may have gone already.
        let text = serde_json::to_string(&Ask::Command(Command::Stop)).unwrap();
        if viewer.try_send(Message::text(text)).await.is_err() {
            break;
        }
    }
    let mut too_fast = 0;
    let code = loop {
        match viewer.read().await {
            Ok(Tell::Refused {
                refusal: Refusal::TooFast,
                ..
            }) => too_fast += 1,
            Ok(_) => {}
            Err(code) => break code,
        }
    };
    assert!(too_fast > 0);
    assert_eq!(code, Some(CloseCode::Policy));
    goes_on(&served).await;
    served.shut_down().await;
}

#[tokio::test]
async fn a_page_from_elsewhere_is_turned_away_before_the_upgrade() {
    let mut settings = settings("obeys");
    settings.origins = vec!["https://school.example".parse().unwrap()];
    let served = Served::with(settings).await;
    let open = async |origin: &str| {
        let headers = [
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("Origin", origin),
        ];
        served.request("GET", "/lab", &headers).await
    };
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "rubbish"] {
        let reply = open(origin).await;
        assert_eq!(reply.status, 403, "{origin}");
        assert!(reply.body.contains("--allow-origin"), "{}", reply.body);
    }
    assert_eq!(open("https://school.example").await.status, 101);
    assert_eq!(open(&format!("http://{}", served.address)).await.status, 101);
    goes_on(&served).await;
    served.shut_down().await;
}
