//! Scenarios: what fits a rule, what settings make a plan, and what is refused with a reason.

use crate::story::{CLIENT, SERVER, segment};
use socketarium_trace::net::{Contents, Packet};
use socketarium_trace::scenario::{Limits, Match, Scenario, Settings, Text};

const MINIMAL: &str = include_str!("../../../../static/scenarios/minimal-tcp-server.toml");

fn scenario() -> Scenario {
    toml::from_str(MINIMAL).unwrap()
}

/// The scenario with one piece of its text replaced.
fn edited(from: &str, to: &str) -> Result<Scenario, toml::de::Error> {
    assert!(MINIMAL.contains(from), "{from}");
    toml::from_str(&MINIMAL.replacen(from, to, 1))
}

fn set(settings: &[(&str, &str)]) -> Settings {
    settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn refusal(settings: &[(&str, &str)], actions: &[&str]) -> String {
    let actions: Vec<_> = actions.iter().map(|name| (*name).to_owned()).collect();
    scenario().plan(&set(settings), &actions).unwrap_err().to_string()
}

#[test]
fn a_rule_is_for_packets_for_which_all_that_is_said_holds() {
    let rule = |text: &str| toml::from_str::<Match>(text).unwrap();
    let syn = segment(0, CLIENT, "SYN", 1, 0, b"");
    let syn_ack = segment(1, SERVER, "SYN,ACK", 1, 2, b"");
    let data = segment(2, CLIENT, "PSH,ACK", 2, 2, b"salom");
    let ack = segment(3, CLIENT, "ACK", 2, 2, b"");
    let fits = |rule: &Match| {
        [
            ("client", &syn),
            ("server", &syn_ack),
            ("client", &data),
            ("client", &ack),
        ]
        .map(|(from, packet)| rule.fits(from, packet))
    };
    assert_eq!(fits(&Match::default()), [true; 4]);
    assert_eq!(fits(&rule("flags = 'SYN'")), [true, true, false, false]);
    assert_eq!(
        fits(&rule("flags = 'SYN'\nwithout = 'ACK'")),
        [true, false, false, false]
    );
    assert_eq!(fits(&rule("from = 'client'")), [true, false, true, true]);
    assert_eq!(fits(&rule("data = true")), [false, false, true, false]);
    assert_eq!(
        fits(&rule("data = false\nflags = 'ACK'\nwithout = 'SYN'")),
        [false, false, false, true]
    );
}

#[test]
fn a_rule_about_segments_is_not_for_other_packets() {
    let datagram = Packet {
        contents: Contents::Udp {
            source: "10.0.0.1:1".parse().unwrap(),
            destination: "10.0.0.2:2".parse().unwrap(),
            payload: Default::default(),
        },
        ..segment(0, CLIENT, "ACK", 0, 0, b"")
    };
    let rule = |text: &str| toml::from_str::<Match>(text).unwrap();
    assert!(rule("from = 'client'").fits("client", &datagram));
    assert!(!rule("from = 'server'").fits("client", &datagram));
    for text in ["flags = 'ACK'", "without = 'ACK'", "data = false"] {
        assert!(!rule(text).fits("client", &datagram), "{text}");
    }
}

#[test]
fn a_rule_counts_the_packets_that_fit() {
    let covered = |text: &str| {
        let rule: Match = toml::from_str(text).unwrap();
        (1..=5).filter(|index| rule.covers(*index)).collect::<Vec<_>>()
    };
    assert_eq!(covered(""), [1, 2, 3, 4, 5]);
    assert_eq!(covered("nth = 2"), [2]);
    assert_eq!(covered("count = 2"), [1, 2]);
    assert_eq!(covered("nth = 2\ncount = 3"), [2, 3, 4]);
}

#[test]
fn the_shipped_scenario_makes_a_plan() {
    scenario().check().unwrap();
    let plan = scenario().plan(&Settings::new(), &[]).unwrap();
    let names: Vec<_> = plan
        .programs
        .iter()
        .map(|program| program.name.as_str())
        .collect();
    assert_eq!(names, ["server", "client"]);
    assert_eq!(
        plan.programs[1].arguments,
        ["10.0.0.2", "9000", "73616c6f6d", "server"]
    );
    assert_eq!(plan.link.rtt_micros, 40_000);
    assert_eq!(plan.settings["message"], "salom");
    assert!(plan.rules.is_empty());
}

#[test]
fn settings_and_actions_change_the_plan() {
    let settings = set(&[
        ("clients", "3"),
        ("run-twice", "true"),
        ("message", r"\xff\xfe"),
        ("rtt", "0"),
    ]);
    let plan = scenario()
        .plan(&settings, &["lose-first-syn".to_owned()])
        .unwrap();
    let names: Vec<_> = plan
        .programs
        .iter()
        .map(|program| program.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["server", "client-1", "client-2", "client-3", "server-again"]
    );
    assert!(plan.programs[1..4].iter().all(|program| program.of == "client"));
    let start = &scenario().programs[1].start;
    let delays: Vec<_> = plan.programs[1..4]
        .iter()
        .map(|program| program.delay_millis)
        .collect();
    let expected = [0, 1, 2].map(|copy| start.delay_millis + copy * start.stagger_millis);
    assert_eq!(delays, expected);
    assert_eq!(plan.programs[1].arguments[2], "fffe");
    assert_eq!(plan.link.rtt_micros, 0);
    assert_eq!(plan.rules[0].name, "lose-first-syn");
}

#[test]
fn a_setting_that_is_not_taken_is_refused_with_its_reason() {
    let knobs = "clients, message, rtt, closes-first, run-twice";
    assert_eq!(
        refusal(&[("speed", "1")], &[]),
        format!("there is no knob \"speed\"; the knobs are: {knobs}")
    );
    for (knob, text, reason) in [
        ("clients", "5", "clients: 5 is outside 1 to 4"),
        ("clients", "two", "clients: \"two\" is not a whole number"),
        ("rtt", "-1", "rtt: -1 is outside 0 to 5000"),
        (
            "closes-first",
            "nobody",
            "closes-first: \"nobody\" is not one of server, client",
        ),
        ("run-twice", "yes", "run-twice: \"yes\" is neither true nor false"),
        ("message", "", "message: empty"),
    ] {
        assert_eq!(refusal(&[(knob, text)], &[]), reason);
    }
    assert_eq!(
        refusal(&[("message", &"x".repeat(201))], &[]),
        "message: 201 bytes are more than 200"
    );
    assert_eq!(
        refusal(&[("message", &"x".repeat(5000))], &[]),
        "message: 5000 bytes are more than 4096"
    );
}

#[test]
fn an_unknown_action_is_refused_with_those_there_are() {
    let said = refusal(&[], &["explode"]);
    assert!(
        said.starts_with("there is no action \"explode\"; the actions are: lose-first-syn, "),
        "{said}"
    );
}

#[test]
fn a_scenario_that_does_not_hold_together_is_refused() {
    for (from, to, reason) in [
        (
            "{message}",
            "{massage}",
            "program client names \"massage\", which is not there",
        ),
        (
            "{message}",
            "{message",
            "program client: \"{message\" is not text with its braces closed",
        ),
        (
            "copies = \"{clients}\"",
            "copies = \"{message}\"",
            "program client: \"{message}\" is not a number",
        ),
        (
            "only_if = \"{run-twice}\"",
            "only_if = \"{rtt}\"",
            "program server-again: \"{rtt}\" is not a flag",
        ),
        (
            "rtt_millis = \"{rtt}\"",
            "rtt_millis = \"fast\"",
            "link: \"fast\" is not a number",
        ),
        (
            "host = \"server\"",
            "host = \"moon\"",
            "program server names \"moon\", which is not there",
        ),
        (
            "{ listening = \"server\" }",
            "{ listening = \"nobody\" }",
            "program client names \"nobody\", which is not there",
        ),
        (
            "file = \"minimal_server.py\"",
            "file = \"../etc/passwd\"",
            "program server: \"../etc/passwd\" is not the name of a program file, or of a program that is built into the model",
        ),
        (
            "name = \"minimal-tcp-server\"",
            "name = \"Minimal\"",
            "\"Minimal\" is not a name: lower-case letters, digits and hyphens, at most 64",
        ),
        (
            "name = \"rtt\"",
            "name = \"clients\"",
            "two things are called \"clients\"",
        ),
        (
            "flags = \"SYN\"",
            "flags = \"SIN\"",
            "action lose-first-syn: \"SIN\" is not a list of TCP flags",
        ),
        (
            "from = \"client\"",
            "from = \"moon\"",
            "action lose-first-syn names \"moon\", which is not there",
        ),
        (
            "min = 1, max = 4",
            "min = 2, max = 4",
            "clients: 1 is outside 2 to 4",
        ),
        (
            "address = \"10.0.0.1\"",
            "address = \"10.0.0.1\"\nsysctls = { \"kernel.panic\" = \"1\" }",
            "host client: \"kernel.panic\" is not the name of a network sysctl",
        ),
    ] {
        let said = edited(from, to).unwrap().check().unwrap_err().to_string();
        assert_eq!(said, reason);
    }
}

#[test]
fn a_scenario_has_no_fields_that_nobody_reads() {
    for (from, to) in [
        (
            "name = \"minimal-tcp-server\"",
            "name = \"minimal-tcp-server\"\nspeed = 1",
        ),
        ("rtt_millis = \"{rtt}\"", "rtt_millis = \"{rtt}\"\nloss = 1"),
        ("host = \"server\"", "host = \"server\"\nuser = \"root\""),
    ] {
        assert!(edited(from, to).is_err(), "{to}");
    }
}

#[test]
fn a_text_without_a_translation_is_english() {
    let text = Text {
        uz: "salom".into(),
        ru: String::new(),
        en: "hello".into(),
    };
    assert_eq!(
        ["uz", "ru", "en", "fr"].map(|language| text.in_language(language)),
        ["salom", "hello", "hello", "hello"]
    );
}

#[test]
fn a_lab_may_allow_less_than_a_scenario_asks_for() {
    let asked = Limits {
        seconds: 10,
        packets: 500,
        ..Limits::default()
    };
    let allowed = Limits {
        seconds: 60,
        packets: 100,
        ..Limits::default()
    };
    let within = asked.within(allowed);
    assert_eq!((within.seconds, within.packets), (10, 100));
}
