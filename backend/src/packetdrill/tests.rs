//! Scripts that are read, that hold, and that do not: what is said of each.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::python::{Names, Python};
use super::script::{What, When};
use super::{Options, Wish, parser, run, shell, tcp_info};
use socketarium_kernel::Sysctls;
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

struct Fields;

impl Names for Fields {
    fn value(&mut self, name: &str) -> Result<Option<i128>, String> {
        match name {
            "tcpi_unacked" => Ok(Some(3)),
            "tcpi_pacing_rate" => Err("the model has no tcpi_pacing_rate".to_owned()),
            _ => Ok(None),
        }
    }
}

#[test]
fn python_is_evaluated_as_python_does_it() {
    let mut python = Python::default();
    for code in [
        "assert tcpi_unacked == 3, tcpi_unacked",
        "a = 2\nb = a * 3 # six\na += 1\nassert a == 3 and b == 6",
        "assert (1 + 2) * 3 == 9 and not 1 > 2",
        "assert -7 // 2 == -4 and -7 % 2 == 1 and 7 // -2 == -4",
        "assert 1 < 2 <= 2 and 5 in (4, 5)",
        "assert abs(-3) == 3 and max(1, 4, 2) == 4",
        "assert 2 ** 3 ** 2 == 512 and 1 << 4 == 16 and 0x10 | 1 == 17",
        "assert tcpi_unacked == \\\n 3",
        "assert (tcpi_unacked >= 1 and\n  tcpi_unacked <= 4)",
        "print('unacked %d' % tcpi_unacked)",
        "assert 7 / 2 == 3.5 and (1 if tcpi_unacked else 0) == 1",
    ] {
        assert_eq!(python.run(code, &mut Fields), Ok(()), "{code}");
    }
    let failed = |python: &mut Python, code: &str| python.run(code, &mut Fields).unwrap_err();
    let text = failed(&mut python, "assert tcpi_unacked == 4, 'too few'");
    says(
        &text,
        &["assertion does not hold: tcpi_unacked == 4, where tcpi_unacked is 3 (too few)"],
    );
    says(
        &failed(&mut python, "assert nothing"),
        &["name 'nothing' is not defined"],
    );
    says(
        &failed(&mut python, "assert tcpi_pacing_rate"),
        &["the model has no tcpi_pacing_rate"],
    );
    says(
        &failed(&mut python, "for x in y: pass"),
        &["'for' is not understood here"],
    );
    says(
        &failed(&mut python, &"(".repeat(5000)),
        &["too many things within each other"],
    );
    says(&failed(&mut python, "a = 1 // 0"), &["// cannot be done"]);
}

#[test]
fn shell_is_read_as_settings() {
    let mut sysctls = Sysctls::default();
    let passed_over = shell::settings(
        "sysctl -q net.ipv4.tcp_fin_timeout=7 net.ipv4.tcp_sack=0\n./set_sysctls.py /proc/sys/net/ipv4/tcp_ecn=0x1\n\
         echo 3 > /proc/sys/net/ipv4/tcp_retries1; ip route show\nsysctl -w \"net.ipv4.tcp_rmem=1 2 3\" net.none=1",
        &mut sysctls,
    );
    assert_eq!(sysctls.value("net.ipv4.tcp_fin_timeout").as_deref(), Some("7"));
    assert_eq!(sysctls.value("net.ipv4.tcp_sack").as_deref(), Some("0"));
    assert_eq!(sysctls.value("net.ipv4.tcp_ecn").as_deref(), Some("1"));
    assert_eq!(sysctls.value("net.ipv4.tcp_retries1").as_deref(), Some("3"));
    assert_eq!(sysctls.value("net.ipv4.tcp_rmem").as_deref(), Some("1\t2\t3"));
    assert_eq!(passed_over.len(), 2, "{passed_over:?}");
    says(
        &passed_over.join("\n"),
        &["no shell is run: ip route show", "no sysctl net.none"],
    );
}

#[test]
fn options_of_packetdrill_are_taken_or_refused() {
    let mut options = Options::default();
    assert_eq!(options.set("tolerance_usecs", Some("10000")), Ok(None));
    assert_eq!(options.tolerance, Nanos(10_000_000));
    assert!(
        options
            .set("wire_client", None)
            .unwrap()
            .unwrap()
            .contains("no effect")
    );
    assert!(
        options
            .set("so_filename", Some("x.so"))
            .unwrap_err()
            .contains("not a shared object")
    );
    assert!(options.set("mtu", Some("10")).is_err());
    assert!(
        options
            .set("no_such", None)
            .unwrap_err()
            .contains("unknown option --no_such")
    );
}

#[test]
fn fields_of_tcp_info_stand_where_linux_has_them() {
    let mut info = vec![0; 280];
    info[6] = 0x7a;
    info[24] = 5;
    info[121] = 1;
    assert_eq!(tcp_info::field(&info, "tcpi_snd_wscale"), Some(10));
    assert_eq!(tcp_info::field(&info, "tcpi_rcv_wscale"), Some(7));
    assert_eq!(tcp_info::field(&info, "tcpi_unacked"), Some(5));
    assert_eq!(tcp_info::field(&info, "tcpi_bytes_acked"), Some(256));
    assert_eq!(tcp_info::field(&info, "tcpi_pacing_rate"), None);
    assert_eq!(tcp_info::field(&info[..20], "tcpi_unacked"), None);
}
