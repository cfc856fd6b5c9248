//! The binary as a person starts it: one line for each error, and an exit status that scripts can use.

use crate::stage::soon;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Output, Stdio};

fn socketarium(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_socketarium"));
    command.args(arguments);
    command
}

fn output(arguments: &[&str]) -> Output {
    socketarium(arguments).output().unwrap()
}

/// The one line on standard error.
fn error(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

#[test]
fn a_run_that_cannot_be_is_refused_before_anything_is_written() {
    let out = concat!(env!("CARGO_TARGET_TMPDIR"), "/never-written.jsonl");
    for (arguments, reason) in [
        (vec!["no-such"], "the scenarios are: asyncio-server, "),
        (
            vec!["minimal-tcp-server", "--set", "clients=9"],
            "clients: 9 is outside 1 to 4",
        ),
        (
            vec!["minimal-tcp-server", "--set", "colour=red"],
            "there is no knob \"colour\"",
        ),
        (
            vec!["minimal-tcp-server", "--action", "fly"],
            "there is no action \"fly\"",
        ),
    ] {
        let output = output(&[&["run"], arguments.as_slice(), &["--out", out]].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let error = error(&output);
        assert!(error.contains(reason), "{error}");
    }
    assert!(!std::path::Path::new(out).exists());
}

#[test]
fn a_real_kernel_refuses_what_is_built_into_the_model() {
    let output = output(&["run", "crowd", "--world", "live", "--out", "-"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let error = error(&output);
    assert!(
        error.contains("`socketarium run crowd --world simulated` runs it"),
        "{error}"
    );
}

#[test]
fn the_model_runs_a_server_and_a_client_in_python() {
    let out = format!("{}/python.jsonl", env!("CARGO_TARGET_TMPDIR"));
    let scenario = ["run", "minimal-tcp-server", "--world", "simulated", "--out", &out];
    let ran = output(&scenario);
    assert_eq!(ran.status.code(), Some(0), "{}", error(&ran));
    let shown = output(&["show", &out]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    for line in [
        "minimal_server.py:18 <module>",
        "accept4(3",
        "A client connected from",
        "ESTABLISHED",
        "+++ exited with 0 +++",
    ] {
        assert!(shown.contains(line), "{line:?} is not in\n{shown}");
    }
}

/// Runs the crowd on the model, and gives the name of the recording.
fn crowd(name: &str, more: &[&str]) -> String {
    let out = format!("{}/{name}.jsonl", env!("CARGO_TARGET_TMPDIR"));
    let fixed = ["run", "crowd", "--world", "simulated", "--out", &out];
    let output = output(&[&fixed, more].concat());
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    out
}

#[test]
fn recordings_of_the_model_are_compared_byte_by_byte_and_in_words() {
    let usual = ["--set", "clients=5"];
    let (first, second) = (crowd("first", &usual), crowd("second", &usual));
    assert!(std::fs::read(&first).unwrap() == std::fs::read(&second).unwrap());
    let same = output(&["diff", &first, &second]);
    assert_eq!((same.status.code(), same.stdout), (Some(0), Vec::new()));
    // Another seed gives other ports and sequence numbers, which mean nothing.
    let third = crowd("third", &["--set", "clients=5", "--seed", "2"]);
    assert!(std::fs::read(&first).unwrap() != std::fs::read(&third).unwrap());
    let same = output(&["diff", &first, &third]);
    assert_eq!(String::from_utf8(same.stdout).unwrap(), "");
    assert_eq!(same.status.code(), Some(0));
    // A lost SYN does.
    let lossy = crowd("lossy", &["--set", "clients=5", "--action", "lose-first-syn"]);
    let differs = output(&["diff", &first, &lossy]);
    assert_eq!(differs.status.code(), Some(1));
    let told = String::from_utf8(differs.stdout).unwrap();
    assert!(
        told.starts_with("They differ in: packets, client to server\n"),
        "{told}"
    );
    assert!(told.contains("1 dropped by rule lose-first-syn"), "{told}");
    let missing = output(&["diff", &first, "no-such.jsonl"]);
    assert!(error(&missing).contains("cannot open no-such.jsonl"));
}

#[test]
fn what_is_mistyped_is_explained() {
    for (arguments, reason) in [
        (
            vec!["run", "minimal-tcp-server", "--set", "clients", "--out", "-"],
            "KNOB=VALUE",
        ),
        (
            vec!["run", "minimal-tcp-server", "--world", "mars", "--out", "-"],
            "live",
        ),
        (vec!["serve", "--listen", "here"], "--listen"),
        (vec!["serve", "--labs", "0"], "--labs"),
        (vec!["serve", "--allow-origin", "*"], "is not an origin"),
    ] {
        let output = output(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn the_doctors_status_says_whether_everything_can_be_observed() {
    let output = output(&["doctor"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let all = text.contains("Everything can be observed here.");
    assert_eq!(output.status.code(), Some(if all { 0 } else { 1 }), "{text}");
    for layer in ["code lines", "system calls", "kernel", "wire"] {
        assert!(text.contains(layer), "{text}");
    }
}

const RECORDING: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../static/recordings/minimal-tcp-server.jsonl"
);

/// What `show -` makes of a text.
fn show(text: &[u8]) -> Output {
    let mut show = socketarium(&["show", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = show.stdin.take().unwrap();
    // It need not read all of what is no recording.
    let _ = stdin.write_all(text);
    drop(stdin);
    show.wait_with_output().unwrap()
}

#[test]
fn a_recording_is_shown_from_its_file_and_from_standard_input() {
    let from_file = output(&["show", RECORDING]);
    assert_eq!(from_file.status.code(), Some(0));
    let text = String::from_utf8(from_file.stdout).unwrap();
    for part in ["accept4", "[S]", "LISTEN"] {
        assert!(text.contains(part), "no {part} in:\n{text}");
    }
    assert_eq!(show(&std::fs::read(RECORDING).unwrap()).stdout, text.as_bytes());
}

#[test]
fn a_recording_that_breaks_off_is_shown_as_far_as_it_goes() {
    let whole = std::fs::read(RECORDING).unwrap();
    let cut = show(&whole[..whole.len() / 2]);
    assert_eq!(cut.status.code(), Some(1));
    assert!(
        String::from_utf8(cut.stdout.clone())
            .unwrap()
            .contains("socket(AF_INET")
    );
    assert!(error(&cut).contains("cut off"), "{}", error(&cut));
}

#[test]
fn what_is_no_recording_is_named_for_what_it_is() {
    let later = b"{\"format\":\"socketarium-trace\",\"version\":99}\n".as_slice();
    for (text, reason) in [
        (b"".as_slice(), "empty"),
        (b"hello\n", "not a Socketarium recording"),
        (&[0xff, 0xfe, 0, 10], "not a Socketarium recording"),
        (later, "version 99"),
    ] {
        let shown = show(text);
        assert_eq!(shown.status.code(), Some(1), "{reason}");
        assert!(shown.stdout.is_empty(), "{reason}");
        assert!(error(&shown).contains(reason), "{}", error(&shown));
    }
    let missing = output(&["show", "/no/such/file"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(error(&missing).contains("/no/such/file"));
}

/// A server in a process of its own, and the address that it printed.
fn serve(arguments: &[&str]) -> (Child, String) {
    let mut server = socketarium(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim_end()
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    (server, address)
}

#[tokio::test]
#[cfg(unix)]
async fn a_server_prints_its_address_and_goes_when_it_is_told_to() {
    for signal in ["INT", "TERM"] {
        let (mut server, address) = serve(&["--no-lab"]);
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        stream
            .write_all(b"GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
        let kill = format!("kill -{signal} {}", server.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let status = soon(
            "the server's end",
            tokio::task::spawn_blocking(move || server.wait().unwrap()),
        );
        assert_eq!(status.await.unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn an_address_that_is_taken_is_an_error_that_says_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = output(&["serve", "--no-lab", "--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    let error = error(&output);
    assert!(error.contains(&address) && error.contains("--listen"), "{error}");
}
