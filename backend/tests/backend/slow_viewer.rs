//! A viewer that stops reading holds nobody up, and is told what it missed.

use crate::stage::{Served, Viewer, settings, until};
use socketarium_backend::server::outbox::Bounds;
use socketarium_trace::lab::{Ask, Tell, VERSION};
use socketarium_trace::recording::{Header, Recording};
use socketarium_trace::{Event, Kind, World};

/// What a viewer makes of a run, from its start or from after its header: its recording, and the World at the end.
async fn watch(viewer: &mut Viewer, mut header: Option<Header>) -> (Recording, World) {
    let mut events: Vec<Event> = Vec::new();
    loop {
        match viewer.tell().await {
            Tell::Started { header: said } => header = Some(*said),
            Tell::Events { events: more } => events.extend(more),
            Tell::Ended => break,
            Tell::Hello(_) => {}
            other @ (Tell::Refused { .. } | Tell::Rewound { .. }) => panic!("{other:?}"),
        }
    }
    let header = header.unwrap();
    let mut world = World::before(&header);
    for event in &events {
        world.apply(event);
    }
    (Recording { header, events }, world)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_that_stops_reading_gets_a_count_and_the_world_and_slows_nobody() {
    let mut settings = settings("floods");
    settings.outbox = Bounds {
        events: 2_000,
        bytes: 256 * 1024,
        ..Bounds::default()
    };
    let served = Served::with(settings).await;

    let mut slow = served.viewer_with_buffer(Some(4096)).await;
    slow.ask(&Ask::Hello { version: VERSION }).await;
    slow.start("minimal-tcp-server", &[]).await;
    slow.hello().await;
    let Tell::Started { header } = slow.tell().await else {
        panic!("no header");
    };
    // The run ends, to its last process, though its viewer has not read a word more.
    until("the run's end", async || {
        served.labs().await.starts_with("labs 0 ")
    })
    .await;

    let (recording, mut world) = watch(&mut slow, Some(*header)).await;
    let mut lost = 0;
    for event in &recording.events {
        if let Kind::Loss { count, world } = &event.kind {
            assert!(world.is_some());
            lost += count;
        }
    }
    assert!(lost > 0, "the flood was not too much: the test is too weak");
    assert_eq!(world.lost, lost);
    assert!(Recording::read(&recording.write()).is_ok());

    // Nothing of the run was lost on the way to the server: a viewer with room has all of it.
    let whole = whole_world(&recording);
    world.lost = 0;
    assert_eq!(world, whole);
    served.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_that_reads_loses_nothing() {
    let mut settings = settings("floods");
    settings.outbox = Bounds {
        events: usize::MAX,
        bytes: usize::MAX,
        ..Bounds::default()
    };
    let served = Served::with(settings).await;
    let mut viewer = served.viewer().await;
    viewer.start("minimal-tcp-server", &[]).await;
    let (recording, world) = watch(&mut viewer, None).await;
    assert_eq!(recording.events.len(), 40_002);
    assert_eq!(world, whole_world(&recording));
    served.shut_down().await;
}

/// The World at the end of the stand-in's flood, made here from what it is known to tell.
fn whole_world(recording: &Recording) -> World {
    let mut world = World::before(&recording.header);
    for seq in 0..=40_001_u64 {
        let kind = match seq {
            0 => serde_json::json!({"program": {"process_started": {
                "program": "server", "file": "minimal_server.py", "arguments": [],
            }}}),
            40_001 => serde_json::json!({"run": {"ended": {"reason": "finished"}}}),
            _ => serde_json::json!({"program": {"line": {
                "file": "minimal_server.py", "line": (seq - 1) % 400 + 1, "function": "f".repeat(200),
            }}}),
        };
        let mut event = serde_json::json!({"seq": seq, "at": seq * 1000, "source": "observed", "kind": kind});
        if seq <= 40_000 {
            event["actor"] = serde_json::json!({"host": 1, "pid": 2, "tid": 2});
        }
        world.apply(&serde_json::from_value(event).unwrap());
    }
    world
}
