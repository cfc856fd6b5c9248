//! The calls of the trace are those that `strace -f` sees: the same calls in the same order with the same
//! arguments and results, for every thread of every program. Ports that the kernel chooses and numbers of
//! processes aside.

use socketarium_tests::live::{Live, no_lab};
use socketarium_tests::skip;
use socketarium_tests::traced::{in_the_lab, missing_tool, under_strace};

fn check(scenario: &str, settings: &[(&str, &str)]) {
    let why = no_lab().or_else(|| missing_tool().map(|tool| format!("{tool} is not installed")));
    if let Some(why) = why {
        skip(&why);
        return;
    }
    let recording = Live::start(scenario, settings, false).finish();
    for (program, strace) in under_strace(scenario, settings) {
        let lab = in_the_lab(&recording, &program);
        for (thread, (lab, strace)) in lab.iter().zip(&strace).enumerate() {
            let differ = (0..lab.len().max(strace.len())).find(|line| lab.get(*line) != strace.get(*line));
            if let Some(line) = differ {
                let around =
                    |calls: &[String]| calls[line.saturating_sub(3)..calls.len().min(line + 3)].join("\n  ");
                panic!(
                    "{scenario} {settings:?}: {program}, thread {thread}, call {line}\nlab:\n  {}\nstrace:\n  {}",
                    around(lab),
                    around(strace)
                );
            }
        }
        assert_eq!(lab.len(), strace.len(), "{scenario}: threads of {program}");
        assert!(
            lab.iter().map(Vec::len).sum::<usize>() >= 5,
            "{program} makes more than five calls"
        );
    }
}

#[test]
fn the_minimal_server_and_its_client() {
    check("minimal-tcp-server", &[]);
}

#[test]
fn a_client_that_closes_first() {
    check("minimal-tcp-server", &[("closes-first", "client")]);
}

#[test]
fn a_message_that_is_not_text_and_the_traceback_it_brings() {
    check("minimal-tcp-server", &[("message", r"\xff\xfe")]);
}

#[test]
fn a_server_on_epoll() {
    check("epoll", &[]);
}

#[test]
fn a_server_on_poll_and_select() {
    check("poll-select", &[]);
}

#[test]
fn a_thread_for_each_client() {
    check("threads", &[]);
}

#[test]
fn a_child_process_for_each_client() {
    check("children", &[]);
}

#[test]
fn an_asyncio_server() {
    check("loop", &[]);
}

#[test]
fn datagrams() {
    check("datagrams", &[]);
}
