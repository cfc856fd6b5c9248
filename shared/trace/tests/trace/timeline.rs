//! The cursor of a trace: wherever it goes and however it got there, the World is the fold from the start.

use crate::random::{events, folded};
use crate::story::{Story, header};
use proptest::prelude::*;
use proptest::sample::Index;
use socketarium_trace::event::{RunEvent, WireEvent};
use socketarium_trace::{Event, Kind, Nanos, PacketId, Seq, Source, Timeline, World};

/// More than two checkpoints.
const MANY: usize = 700;

fn fold(events: &[Event]) -> World {
    folded(events, &World::before(&header()))
}

/// Events that only count: one a millisecond.
fn ticks(count: u64) -> Vec<Event> {
    (0..count)
        .map(|seq| Event {
            seq: Seq(seq),
            at: Nanos(seq * 1_000_000),
            source: Source::Observed,
            actor: None,
            cause: None,
            kind: Kind::Run(RunEvent::Quiet),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn seeking_anywhere_equals_folding_from_the_start(
        events in events(MANY),
        targets in prop::collection::vec(any::<Index>(), 1..8),
    ) {
        let mut timeline = Timeline::of(&header(), events.clone());
        for target in targets {
            let target = target.index(events.len() + 1);
            timeline.seek(target);
            prop_assert_eq!(timeline.cursor(), target);
            prop_assert_eq!(timeline.world(), &fold(&events[..target]));
            prop_assert_eq!(&timeline.world_before(target), timeline.world());
        }
    }

    #[test]
    fn a_step_and_a_step_back_is_where_one_was(events in events(MANY), at in any::<Index>()) {
        let mut timeline = Timeline::of(&header(), events.clone());
        timeline.seek(at.index(events.len() + 1));
        let (cursor, world) = (timeline.cursor(), timeline.world().clone());
        if timeline.step() {
            prop_assert!(timeline.step_back());
        }
        prop_assert_eq!(timeline.cursor(), cursor);
        prop_assert_eq!(timeline.world(), &world);
        if timeline.step_back() {
            prop_assert!(timeline.step());
        }
        prop_assert_eq!(timeline.cursor(), cursor);
        prop_assert_eq!(timeline.world(), &world);
    }

    #[test]
    fn events_that_come_in_batches_make_the_same_trace(events in events(MANY), cut in any::<Index>()) {
        let cut = cut.index(events.len() + 1);
        let mut timeline = Timeline::new(&header());
        timeline.extend(events[..cut].iter().cloned());
        timeline.seek(cut / 2);
        timeline.extend(events[cut..].iter().cloned());
        prop_assert_eq!(timeline.cursor(), cut / 2);
        prop_assert_eq!(timeline.world(), &fold(&events[..cut / 2]));
        prop_assert_eq!(timeline.newest(), &fold(&events));
    }

    #[test]
    fn a_trace_that_is_cut_is_one_that_never_went_further(
        events in events(MANY), at in any::<Index>(), cut in any::<Index>(),
    ) {
        let (at, cut) = (at.index(events.len() + 1), cut.index(events.len() + 1));
        let mut timeline = Timeline::of(&header(), events.clone());
        timeline.seek(at);
        timeline.truncate(cut);
        prop_assert_eq!(timeline.cursor(), at.min(cut));
        prop_assert_eq!(timeline.world(), &fold(&events[..at.min(cut)]));
        prop_assert_eq!(timeline.newest(), &fold(&events[..cut]));
        timeline.extend(events[cut..].iter().cloned());
        timeline.seek(at);
        prop_assert_eq!(timeline.world(), &fold(&events[..at]));
        prop_assert_eq!(timeline.len(), events.len());
    }
}

#[test]
fn a_cursor_stops_at_both_ends() {
    let mut timeline = Timeline::of(&header(), ticks(2));
    assert!(!timeline.step_back());
    assert_eq!(timeline.current(), None);
    assert!(timeline.step() && timeline.step());
    assert!(!timeline.step());
    assert_eq!(timeline.current().unwrap().seq, Seq(1));
    timeline.seek(1000);
    assert_eq!(timeline.cursor(), 2);
    let empty = Timeline::new(&header());
    assert!(empty.is_empty() && empty.current().is_none());
    assert_eq!(empty.world_before(5), World::before(&header()));
}

#[test]
fn a_step_to_a_wanted_event_stops_just_after_it() {
    let mut story = Story::new();
    for id in 0..3 {
        story.later(1).deliver(id);
        story.later(1).queues(crate::story::SERVER, 1, id, 0);
    }
    let mut timeline = Timeline::of(&header(), story.events);
    let delivered = |id| move |event: &Event| matches!(&event.kind, Kind::Wire(WireEvent::Delivered { packet }) if *packet == PacketId(id));
    assert!(timeline.step_to(delivered(1)));
    assert!(delivered(1)(timeline.current().unwrap()));
    assert!(timeline.step_to(delivered(2)));
    let after_second = timeline.cursor();
    assert!(!timeline.step_to(delivered(1)));
    assert_eq!(timeline.cursor(), after_second);
    assert!(timeline.step_back_to(delivered(1)));
    assert!(delivered(1)(timeline.current().unwrap()));
    assert!(!timeline.step_back_to(delivered(1)));
    assert!(timeline.step_back_to(delivered(0)));
}

#[test]
fn a_time_says_how_many_events_have_happened_by_then() {
    let timeline = Timeline::of(&header(), ticks(4));
    assert_eq!(timeline.position_at(Nanos(0)), 1);
    assert_eq!(timeline.position_at(Nanos(1_999_999)), 2);
    assert_eq!(timeline.position_at(Nanos(2_000_000)), 3);
    assert_eq!(timeline.position_at(Nanos(u64::MAX)), 4);
}
