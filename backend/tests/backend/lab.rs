//! A run from the server's side: it ends once, says why, and leaves no process behind.

use crate::stage::{exists, pid_of, soon, supervisor, until};
use socketarium_backend::lab::{CommandError, Lab, LabCommand, LabError};
use socketarium_lab::{Library, Order, Wish};
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::lab::{Command, Refusal, Tell};
use socketarium_trace::scenario::Limits;
use socketarium_trace::{Event, Kind, Pid};
use tokio::sync::oneshot;

fn order() -> Order {
    let wish = Wish {
        scenario: "minimal-tcp-server".into(),
        ..Wish::default()
    };
    Library::shipped()
        .unwrap()
        .order(&wish, Limits::default(), &[])
        .unwrap()
}

fn start(manner: &str) -> Lab {
    Lab::start(&supervisor(manner), &order(), ()).unwrap()
}

async fn tell(lab: &mut Lab) -> Tell {
    soon("a tell", lab.next()).await.expect("the run told everything")
}

/// Everything a run tells, and the events in it.
async fn all(mut lab: Lab) -> (Vec<Tell>, Vec<Event>) {
    let mut tells = Vec::new();
    let mut events = Vec::new();
    while let Some(tell) = soon("a tell", lab.next()).await {
        if let Tell::Events { events: more } = &tell {
            events.extend_from_slice(more);
        }
        tells.push(tell);
    }
    (tells, events)
}

fn failure(events: &[Event]) -> &str {
    match &events.last().unwrap().kind {
        Kind::Run(RunEvent::Ended {
            reason: EndReason::Failed { message },
        }) => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_supervisor_that_dies_is_reported_with_its_last_words_and_the_right_number() {
    let (tells, events) = all(start("dies")).await;
    assert_eq!(tells.last(), Some(&Tell::Ended));
    let numbers: Vec<_> = events.iter().map(|event| event.seq.0).collect();
    assert_eq!(numbers, [0, 1, 2]);
    let message = failure(&events);
    assert!(message.contains("signal: 9"), "{message}");
    assert!(message.contains("the kernel would not have it"), "{message}");
}

#[tokio::test]
async fn a_supervisor_that_leaves_without_a_word_is_reported_too() {
    let (tells, events) = all(start("leaves")).await;
    assert_eq!(tells.last(), Some(&Tell::Ended));
    assert!(failure(&events).contains("without saying why"));
}

#[tokio::test]
async fn a_supervisor_that_is_not_understood_is_ended() {
    let (tells, events) = all(start("babbles")).await;
    assert_eq!(tells.last(), Some(&Tell::Ended));
    assert!(failure(&events).contains("not understood"));
}

#[tokio::test]
async fn a_run_that_does_not_come_to_its_start_is_refused_once() {
    let (tells, _) = all(start("refuses")).await;
    let message = "no namespaces today".to_owned();
    let refusal = Refusal::Failed;
    assert_eq!(tells, [Tell::Refused { refusal, message }]);
    let missing = LabCommand {
        program: "/no/such/program".into(),
        arguments: Vec::new(),
    };
    let Err(LabError::Start { program, .. }) = Lab::start(&missing, &order(), ()) else {
        panic!("started");
    };
    assert_eq!(program, "/no/such/program");
}

#[tokio::test]
async fn a_run_whose_handle_is_dropped_is_gone_even_if_it_clings() {
    for manner in ["obeys", "clings"] {
        let (pass, gone) = oneshot::channel::<()>();
        let mut lab = Lab::start(&supervisor(manner), &order(), pass).unwrap();
        assert!(matches!(tell(&mut lab).await, Tell::Started { .. }));
        let Tell::Events { events } = tell(&mut lab).await else {
            panic!("no events");
        };
        let pid = pid_of(&events).unwrap();
        assert!(exists(pid));
        drop(lab);
        // The pass is dropped only when the process has been reaped.
        assert!(soon(manner, gone).await.is_err());
        assert!(!exists(pid), "{manner}");
    }
}

#[tokio::test]
async fn one_run_does_not_keep_another_from_ending() {
    let mut first = start("obeys");
    assert!(matches!(tell(&mut first).await, Tell::Started { .. }));
    // Started later, it would have the first one's pipes if they were inherited.
    let mut second = start("obeys");
    assert!(matches!(tell(&mut second).await, Tell::Started { .. }));
    let Tell::Events { events } = tell(&mut first).await else {
        panic!("no events");
    };
    let pid = pid_of(&events).unwrap();
    drop(first);
    until("the first run's end", async || !exists(pid)).await;
    second.command(Command::Resume { pid: Pid(1) }).unwrap();
    tell(&mut second).await;
    assert!(
        matches!(tell(&mut second).await, Tell::Events { .. }),
        "the second goes on"
    );
}

#[tokio::test]
async fn a_command_to_a_run_that_is_over_is_refused() {
    let mut lab = start("refuses");
    tell(&mut lab).await;
    assert!(lab.is_over());
    assert!(soon("the end", lab.next()).await.is_none());
    assert_eq!(lab.command(Command::Stop), Err(CommandError::Over));
}

#[tokio::test]
async fn a_supervisor_that_reads_no_commands_does_not_make_anybody_wait() {
    let mut lab = start("dies");
    // Whatever becomes of them, none of these waits.
    let outcomes: Vec<_> = (0..10_000)
        .map(|_| lab.command(Command::Resume { pid: Pid(1) }))
        .collect();
    assert!(outcomes.contains(&Err(CommandError::Waiting)));
    while soon("a tell", lab.next()).await.is_some() {}
}
