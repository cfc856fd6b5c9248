//! However a run ends, it leaves nothing behind: no process, namespace, device, temporary file, and no memory
//! that grows.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that happens, a test looks for one thing"
)]

use socketarium_tests::left::{comes_true, descendants, devices, files_in, networks, resident_kib};
use socketarium_tests::live::no_lab;
use socketarium_tests::outside::children;
use socketarium_tests::served::{Served, Viewer, signal};
use socketarium_tests::skip;
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::lab::{Refusal, Tell};
use socketarium_trace::{Event, Kind};
use std::collections::BTreeSet;
use std::sync::Mutex;

const SCENARIO: &str = "minimal-tcp-server";

/// These tests look at the whole machine, so they take turns.
static ALONE: Mutex<()> = Mutex::new(());

fn left_out() -> bool {
    no_lab().inspect(|why| skip(why)).is_some()
}

fn first_packet(tell: &Tell) -> bool {
    matches!(tell, Tell::Events { events } if events.iter().any(|event| matches!(event.kind, Kind::Wire(_))))
}

fn ended(tell: &Tell) -> Option<EndReason> {
    let Tell::Events { events } = tell else {
        return None;
    };
    match &events.last()?.kind {
        Kind::Run(RunEvent::Ended { reason }) => Some(reason.clone()),
        _ => None,
    }
}

/// A viewer of a run that has packets on its wire and stays so.
fn in_the_middle(server: &Served) -> Viewer {
    let mut viewer = server.viewer();
    viewer.start(SCENARIO, &[], true);
    viewer.hear_until(first_packet);
    viewer
}

/// The one process that a server with one run has started, from whichever of its threads.
fn supervisor(server: u32) -> u32 {
    let of_server = descendants(server);
    let inner: BTreeSet<u32> = of_server.iter().flat_map(|pid| children(*pid)).collect();
    let outer: Vec<u32> = of_server.difference(&inner).copied().collect();
    assert_eq!(outer.len(), 1, "one supervisor: {outer:?}");
    outer[0]
}

#[test]
fn a_viewer_who_vanishes_takes_the_run_along() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if left_out() {
        return;
    }
    let server = Served::start(&[]);
    let viewer = in_the_middle(&server);
    assert!(!descendants(server.pid()).is_empty());
    drop(viewer);
    assert!(
        comes_true(|| descendants(server.pid()).is_empty()),
        "processes are left"
    );
}

#[test]
fn a_server_that_ends_or_is_killed_takes_its_runs_along() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if left_out() {
        return;
    }
    for name in ["INT", "TERM", "KILL"] {
        let before = networks();
        let mut server = Served::start(&[]);
        let _viewers = [in_the_middle(&server), in_the_middle(&server)];
        let processes = descendants(server.pid());
        assert!(
            processes.len() >= 6,
            "two supervisors of two processes each, and their programs: {processes:?}"
        );
        signal(server.pid(), name);
        server.wait();
        let gone = |pid: &u32| !std::path::Path::new(&format!("/proc/{pid}")).exists();
        assert!(
            comes_true(|| processes.iter().all(gone)),
            "after SIG{name} processes are left"
        );
        assert!(
            comes_true(|| networks().is_subset(&before)),
            "after SIG{name} namespaces are left"
        );
    }
}

#[test]
fn a_supervisor_that_is_killed_ends_the_run_and_the_viewer_is_told() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if left_out() {
        return;
    }
    let server = Served::start(&[]);
    for inner in [false, true] {
        let mut viewer = in_the_middle(&server);
        // The process that was started, or the first of the run's namespaces. Whose child it is tells which is which;
        // numbers do not, because they begin anew now and then.
        let outer = supervisor(server.pid());
        let victim = if inner { children(outer)[0] } else { outer };
        signal(victim, "KILL");
        let end = viewer.hear_until(|tell| ended(tell).is_some());
        assert!(matches!(ended(&end), Some(EndReason::Failed { .. })));
        assert!(
            comes_true(|| descendants(server.pid()).is_empty()),
            "processes are left"
        );
        // The server goes on, and so does the viewer.
        viewer.hear_until(|tell| *tell == Tell::Ended);
        viewer.start(SCENARIO, &[("rtt", "0")], false);
        let end = viewer.hear_until(|tell| ended(tell).is_some());
        assert_eq!(ended(&end), Some(EndReason::Finished));
        // Its processes are gone before the next one's are looked for.
        viewer.hear_until(|tell| *tell == Tell::Ended);
        assert!(
            comes_true(|| descendants(server.pid()).is_empty()),
            "processes are left"
        );
    }
}

#[test]
fn twenty_labs_run_at_once_and_the_twenty_first_is_told_why_not() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if left_out() {
        return;
    }
    let server = Served::start(&["--labs", "20"]);
    let mut viewers: Vec<Viewer> = (0..20).map(|_| in_the_middle(&server)).collect();
    let mut late = server.viewer();
    late.start(SCENARIO, &[], false);
    let answer = late.hear_until(|tell| matches!(tell, Tell::Refused { .. }));
    let Tell::Refused { refusal, message } = answer else {
        unreachable!()
    };
    assert_eq!(refusal, Refusal::Busy);
    assert!(message.contains("20"), "{message}");
    // A place that is given back can be taken.
    viewers.pop();
    assert!(comes_true(|| {
        let mut viewer = server.viewer();
        viewer.start(SCENARIO, &[], true);
        matches!(viewer.hear(), Some(Tell::Started { .. }))
    }));
}

#[test]
fn two_hundred_runs_in_a_row_leave_nothing_behind() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if left_out() {
        return;
    }
    // Of its own, because others make files in the machine's folder meanwhile.
    let folder = std::env::temp_dir().join(format!("endings-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let server = Served::start_in(&folder, &[]);
    let mut viewer = server.viewer();
    let mut run = || {
        viewer.start(SCENARIO, &[("rtt", "0")], false);
        let mut events: Vec<Event> = Vec::new();
        while viewer.hear().is_some_and(|tell| match tell {
            Tell::Events { events: more } => {
                events.extend(more);
                true
            }
            other => other != Tell::Ended,
        }) {}
        let end = events.last().map(|event| event.kind.clone());
        assert_eq!(
            end,
            Some(Kind::Run(RunEvent::Ended {
                reason: EndReason::Finished
            }))
        );
    };
    // What the allocator and the page cache of the process take once, they take in the first runs.
    (0..20).for_each(|_| run());
    let before = (networks(), devices(), resident_kib(server.pid()));
    (0..200).for_each(|_| run());
    assert!(
        comes_true(|| descendants(server.pid()).is_empty()),
        "processes are left"
    );
    assert!(
        comes_true(|| networks().is_subset(&before.0)),
        "namespaces are left"
    );
    let new =
        |now: BTreeSet<String>, then: &BTreeSet<String>| now.difference(then).cloned().collect::<Vec<_>>();
    assert!(
        comes_true(|| new(devices(), &before.1).is_empty()),
        "devices are left: {:?}",
        new(devices(), &before.1)
    );
    assert_eq!(files_in(&folder), BTreeSet::new());
    std::fs::remove_dir(&folder).unwrap();
    let grown = resident_kib(server.pid()).saturating_sub(before.2);
    println!(
        "the server's memory grew by {grown} KiB over 200 runs, from {} KiB",
        before.2
    );
    assert!(grown < 4096, "the server's memory grew by {grown} KiB");
}
