//! The end of the server is the end of every run, and every viewer is told.

use crate::stage::{Served, exists, settings};
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::lab::{Refusal, Tell};
use socketarium_trace::{Event, Kind};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

#[tokio::test(flavor = "multi_thread")]
async fn viewers_get_the_end_of_their_runs_and_no_process_is_left() {
    let served = Served::with(settings("obeys")).await;
    let mut viewers = Vec::new();
    let mut pids = Vec::new();
    for _ in 0..3 {
        let mut viewer = served.greeted().await;
        pids.push(viewer.started().await.unwrap());
        viewers.push(viewer);
    }
    let gone = tokio::spawn(served.begin_shutdown());
    for viewer in &mut viewers {
        let Tell::Events { events } = viewer.tell().await else {
            panic!("no events");
        };
        let last: &Event = events.last().unwrap();
        let reason = EndReason::Stopped;
        assert_eq!(last.kind, Kind::Run(RunEvent::Ended { reason }));
        assert_eq!(viewer.tell().await, Tell::Ended);
        assert_eq!(viewer.refusal().await.0, Refusal::NoLab);
        assert_eq!(viewer.close_code().await, Some(CloseCode::Away));
    }
    gone.await.unwrap();
    assert!(pids.into_iter().all(|pid| !exists(pid)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_clings_does_not_outlive_the_server() {
    let served = Served::with(settings("clings")).await;
    let mut viewer = served.greeted().await;
    let pid = viewer.started().await.unwrap();
    served.shut_down().await;
    assert!(!exists(pid));
}
