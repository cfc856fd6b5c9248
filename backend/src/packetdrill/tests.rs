//! Scripts that are read, that hold, and that do not: what is said of each.

mod surroundings;

use super::script::{What, When};
use super::{Wish, parser, run};
use socketarium_trace::Nanos;
use std::collections::BTreeMap;

/// A connection that a script has opened from outside and accepted as descriptor 4.
const OPEN: &str = "\
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 8192 <mss 1000>
+0 > S. 0:0(0) ack 1 <mss 1460>
+0 < . 1:1(0) ack 1 win 8192
+0 accept(3, ..., ...) = 4
";

fn said(script: &str) -> String {
    match run(script, &Wish::default()).result {
        Ok(()) => "holds".to_owned(),
        Err(failure) => failure.to_string(),
    }
}

/// What is said of a script that begins with [`OPEN`]; its own first line is 8.
fn said_open(rest: &str) -> String {
    said(&format!("{OPEN}{rest}"))
}

#[track_caller]
fn says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "{part:?} is missing in:\n{said}");
    }
}

#[test]
fn times_are_read_in_every_form() {
    let script = "0 close(3) = 0\n.1 close(3) = 0\n+0.25 close(3) = 0\n* > . 1:1(0)\n0.1~0.2 > . 1:1(0)\n+.1~+.2 > . 1:1(0)\n\
                  +0...0.3 close(3) = 0";
    let script = parser::parse(script, &BTreeMap::new()).unwrap();
    let times: Vec<_> = script.events.iter().map(|event| event.when).collect();
    let millis = |millis: u64| Nanos(millis * 1_000_000);
    assert_eq!(
        times,
        [
            When::Absolute(millis(0)),
            When::Absolute(millis(100)),
            When::Relative(millis(250)),
            When::Any,
            When::AbsoluteRange(millis(100), millis(200)),
            When::RelativeRange(millis(100), millis(200)),
            When::Relative(millis(0)),
        ]
    );
    let What::Call(call) = &script.events[6].what else {
        panic!("the last is a call");
    };
    assert_eq!(call.until, Some(millis(300)));
}

#[test]
fn what_is_not_in_the_language_is_named_with_its_place() {
    for (script, said_of_it) in [
        (
            "0 socket(..., SOCK_STREAM) =",
            "1:29: expected a value, not the end of the script",
        ),
        (
            "0 < S 0:5(0) win 1",
            "1:12: inconsistent TCP sequence numbers and payload size",
        ),
        ("0 < X 0:0(0) win 1", "1:5: expected TCP flags"),
        (
            "0 < S 0:0(0)",
            "1:13: window must be specified for inbound packets",
        ),
        (
            "0 < . 1:1(0) ack 1 win 70000",
            "1:24: TCP window value out of range: 70000",
        ),
        (
            "0 < . 1:1(0) ack 1 win 1 <...>",
            "1:27: <...> for TCP options can only be used with outbound packets",
        ),
        ("0 > . 1:1(0) <mss>", "1:18: expected mss value, not '>'"),
        (
            "* close(3) = 0",
            "1:1: event time <star> can only be used with outbound packets",
        ),
        ("0.2~0.1 > . 1:1(0)", "time range is backwards"),
        ("-1 close(3) = 0", "1:1: negative time"),
        ("\n  0 close(\"3) = 0", "2:11: \" is not closed"),
        ("0 %{ assert True", "1:3: %{ without }%"),
        (
            "/* never closed",
            "1:1: a comment begins with /* and does not end",
        ),
        (
            "0 close(99999999999999999999) = 0",
            "1:9: 99999999999999999999: number too large",
        ),
        ("--mtu=1500", "the script has no event"),
        (
            "0 close(3) = 0\n--mtu=1500",
            "2:1: options stand before the first event",
        ),
        (
            "0 > ipv4 1.2.3.4 > 5.6.7.8: . 1:1(0)",
            "packets within packets are not modelled",
        ),
    ] {
        says(&said(script), &[said_of_it]);
    }
    let deep = format!("0 close({}", "[".repeat(10_000));
    says(&said(&deep), &["too many things within each other"]);
    says(&said(&" ".repeat(super::LONGEST + 1)), &["longer than 1024 KiB"]);
}

#[test]
fn a_packet_that_is_not_the_expected_one_is_shown_beside_it() {
    says(
        &said_open("+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 2"),
        &[
            "9: error handling packet: live packet field tcp_ack_seq: expected: 2 (0x2) vs actual: 1 (0x1)",
            "script packet:  0.000000 P. 1:101(100) ack 2",
            "actual packet:  0.000000 P. 1:101(100) ack 1 win 64240 <>",
        ],
    );
    says(
        &said_open("+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1 <nop,nop,TS val 1 ecr 1>"),
        &["bad outbound TCP options"],
    );
    says(
        &said_open("+0 write(4, ..., 100) = 100\n+.1 > P. 1:101(100) ack 1"),
        &["timing error: expected outbound packet at 0.100000 sec but happened at 0.000000 sec"],
    );
}

#[test]
fn a_packet_that_does_not_come_is_missed() {
    says(
        &said_open("+0 > P. 1:101(100) ack 1"),
        &["8: error handling packet: no packet came by 0.004000 sec, and none later"],
    );
    let repeated =
        said_open("+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1\n+0 > P. 1:101(100) ack 1");
    says(
        &repeated,
        &["10: error", "the next came at 0.2", "P. 1:101(100) ack 1"],
    );
}

#[test]
fn a_packet_that_nobody_asked_for_is_a_note_and_strictly_a_failure() {
    let script = format!("{OPEN}+0 write(4, ..., 100) = 100");
    let report = run(&script, &Wish::default());
    assert_eq!(report.result, Ok(()));
    assert!(
        report.notes[0]
            .text
            .starts_with("a packet that no line asked for"),
        "{:?}",
        report.notes
    );
    let strict = Wish {
        strict: true,
        ..Wish::default()
    };
    let failure = run(&script, &strict).result.unwrap_err();
    says(
        &failure.to_string(),
        &["8: error handling packet: a packet that no line asked for"],
    );
}

#[test]
fn results_of_calls_are_compared() {
    for (script, said_of_it) in [
        (
            "+0 read(4, ..., 10) = -1 EAGAIN",
            "8: runtime error in read call: it blocks, and nothing wakes it",
        ),
        (
            "+0 close(9) = 0",
            "Expected result 0 but got -1 with errno 9 (EBADF: Bad file descriptor)",
        ),
        ("+0 close(4) = -1 EBADF", "Expected result -1 but got 0"),
        (
            "+0 close(9) = -1 EINVAL",
            "Expected errno 22 (EINVAL: Invalid argument) but got errno 9",
        ),
        ("+0 write(4, ..., 10) = 11", "Expected result 11 but got 10"),
        (
            "+0 setsockopt(4, SOL_SOCKET, SO_NOTHING, [1], 4) = 0",
            "unknown symbol: 'SO_NOTHING'",
        ),
        (
            "+0 getsockopt(4, SOL_SOCKET, SO_TYPE, [2], [4]) = 0",
            "Bad getsockopt optval: expected: 2 actual: 1",
        ),
        ("+0 reboot() = 0", "reboot(): the model has no such system call"),
        ("+0 close(4, 5) = 0", "close(): expected 1 arguments, not (4, 5)"),
        (
            "+0 poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, 0) = 0",
            "Expected revents of entry 0 to be POLLIN but got 0",
        ),
        (
            "+0...0.1 read(4, ..., 10) = 0",
            "read call: expected to come back at 0.100000 sec but it is still asleep",
        ),
        (
            "+0...0.1 read(4, ..., 10) = 5\n+.05 < P. 1:6(5) ack 1 win 1",
            "8: timing error: expected system call return at 0.100000",
        ),
    ] {
        says(&said_open(script), &[said_of_it]);
    }
}

#[test]
fn a_call_may_sleep_while_the_script_goes_on() {
    let script = "+0...0.1 read(4, ..., 10) = 5\n+.1 < P. 1:6(5) ack 1 win 8192\n+0 > . 1:1(0) ack 6";
    assert_eq!(said_open(script), "holds");
}

#[test]
fn time_goes_forward() {
    says(
        &said_open("+1 close(4) = 0\n0.5 close(3) = 0"),
        &["9: timing error: expected system call start at 0.500000"],
    );
}
