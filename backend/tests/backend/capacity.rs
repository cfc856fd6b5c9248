//! How many at once, and what becomes of a run whose viewer is no more.

use crate::stage::{Served, exists, settings, soon, until};
use socketarium_backend::server::limits::{Capacity, Patience};
use socketarium_trace::lab::{Refusal, Tell};
use std::num::NonZeroUsize;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

#[tokio::test]
async fn one_lab_more_than_there_may_be_is_refused_until_one_ends() {
    let mut settings = settings("obeys");
    settings.capacity.labs = 3;
    let served = Served::with(settings).await;
    let mut viewers = Vec::new();
    for _ in 0..3 {
        let mut viewer = served.greeted().await;
        viewer.started().await;
        viewers.push(viewer);
    }
    assert_eq!(served.labs().await, "labs 3 of 3");
    let mut late = served.greeted().await;
    late.start("minimal-tcp-server", &[]).await;
    let (refusal, message) = late.refusal().await;
    assert_eq!(refusal, Refusal::Busy);
    assert!(message.contains("all 3 labs"), "{message}");
    drop(viewers.pop());
    until("a place", async || served.labs().await == "labs 2 of 3").await;
    late.started().await;
    served.shut_down().await;
}

#[tokio::test]
async fn a_run_dies_with_the_connection_of_its_viewer() {
    let served = Served::with(settings("obeys")).await;
    let mut viewer = served.greeted().await;
    let pid = viewer.started().await.unwrap();
    assert!(exists(pid));
    drop(viewer);
    until("the supervisor's end", async || !exists(pid)).await;
    until("the place", async || served.labs().await.starts_with("labs 0 ")).await;
    served.shut_down().await;
}

#[tokio::test]
async fn a_viewer_that_gives_no_sign_of_life_is_gone_with_its_run() {
    let mut settings = settings("obeys");
    settings.patience = Patience {
        ping: Duration::from_millis(50),
        silence: Duration::from_millis(400),
        ..Patience::default()
    };
    let served = Served::with(settings).await;
    let mut silent = served.greeted().await;
    let pid = silent.started().await.unwrap();
    // Its connection stays, but it reads nothing, so it answers no ping.
    until("the supervisor's end", async || !exists(pid)).await;
    served.shut_down().await;
}

#[tokio::test]
async fn a_viewer_that_answers_pings_may_be_silent_for_long() {
    let mut settings = settings("obeys");
    settings.patience = Patience {
        ping: Duration::from_millis(20),
        silence: Duration::from_secs(2),
        ..Patience::default()
    };
    let served = Served::with(settings).await;
    let mut quiet = served.greeted().await;
    quiet.started().await;
    let reading = tokio::time::timeout(Duration::from_secs(5), quiet.read()).await;
    assert!(
        reading.is_err(),
        "it is neither told anything nor cut off: {reading:?}"
    );
    served.shut_down().await;
}

#[tokio::test]
async fn whoever_does_not_say_hello_is_not_waited_for() {
    let mut settings = settings("obeys");
    settings.patience.hello = Duration::from_millis(50);
    let served = Served::with(settings).await;
    let mut stranger = served.stranger().await;
    assert_eq!(stranger.refusal().await.0, Refusal::OutOfTurn);
    assert_eq!(stranger.close_code().await, Some(CloseCode::Policy));
    served.shut_down().await;
}

#[tokio::test]
async fn viewers_have_their_number_too() {
    for capacity in [
        Capacity {
            viewers: 1,
            ..Capacity::default()
        },
        Capacity {
            viewers_per_address: NonZeroUsize::new(1),
            ..Capacity::default()
        },
    ] {
        let mut settings = settings("obeys");
        settings.capacity = capacity;
        let served = Served::with(settings).await;
        let first = served.greeted().await;
        let mut second = served.stranger().await;
        assert_eq!(second.refusal().await.0, Refusal::Busy);
        assert_eq!(second.close_code().await, Some(CloseCode::Again));
        drop(first);
        until("a place", async || {
            let mut next = served.viewer().await;
            matches!(next.read().await, Ok(Tell::Hello(_)))
        })
        .await;
        served.shut_down().await;
    }
}

#[tokio::test]
async fn a_server_without_labs_says_so() {
    let mut without = settings("obeys");
    without.capacity.labs = 0;
    let mut blind = settings("obeys");
    blind.layers[0].available = false;
    blind.layers[0].how = "ptrace is not allowed".into();
    for (settings, reason) in [(without, "runs no labs"), (blind, "ptrace is not allowed")] {
        let served = Served::with(settings).await;
        let mut viewer = served.greeted().await;
        viewer.start("minimal-tcp-server", &[]).await;
        let (refusal, message) = viewer.refusal().await;
        assert_eq!(refusal, Refusal::NoLab);
        assert!(message.contains(reason), "{message}");
        served.shut_down().await;
    }
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let mut settings = settings("obeys");
    settings.patience.stillness = Duration::from_millis(50);
    let served = Served::with(settings).await;
    for begun in ["", "GET / HTTP/1.1\r\nHost: "] {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut reply = Vec::new();
        // Whether it is closed or reset, it is not kept.
        let _ = soon("the end", stream.read_to_end(&mut reply)).await;
        assert!(!reply.starts_with(b"HTTP/1.1 200"), "{begun:?}");
    }
    served.shut_down().await;
}
