//! Recordings open as they were written, and what is wrong with one is said with the line.

use crate::random::events;
use crate::story::{SERVER, Story, header};
use proptest::prelude::*;
use socketarium_trace::event::{EndReason, RunEvent};
use socketarium_trace::recording::{
    LONGEST_LINE, Recording, RecordingError, VERSION, event_line, header_line,
};
use socketarium_trace::{Actor, Event, Kind, Nanos, Seq, Source};

fn event(seq: u64, kind: Kind) -> Event {
    Event {
        seq: Seq(seq),
        at: Nanos(seq),
        source: Source::Observed,
        actor: Some(Actor::kernel(SERVER)),
        cause: None,
        kind,
    }
}

fn quiet(seq: u64) -> Event {
    event(seq, Kind::Run(RunEvent::Quiet))
}

fn ended(seq: u64) -> Event {
    let reason = EndReason::Finished;
    event(seq, Kind::Run(RunEvent::Ended { reason }))
}

fn loss(seq: u64, count: u64) -> Event {
    event(seq, Kind::Loss { count, world: None })
}

fn recording(events: Vec<Event>) -> Recording {
    Recording {
        header: header(),
        events,
    }
}

/// What is said of a file with these lines after the header.
fn trouble(lines: &[&str]) -> String {
    let text = header_line(&header()) + &lines.concat();
    Recording::read(&text).unwrap_err().to_string()
}

#[test]
fn a_recording_opens_as_it_was_written() {
    let mut story = Story::new();
    story.connection();
    let mut written = recording(story.events);
    written.events.push(ended(written.events.len() as u64));
    assert_eq!(Recording::read(&written.write()).unwrap(), written);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happened_opens_as_it_was_written(events in events(120)) {
        let mut written = recording(
            // Here every number is there: nothing was lost.
            events.into_iter().filter(|event| !matches!(event.kind, Kind::Loss { .. })).collect(),
        );
        for (index, event) in written.events.iter_mut().enumerate() {
            event.seq = Seq(index as u64);
        }
        written.events.push(ended(written.events.len() as u64));
        prop_assert_eq!(Recording::read(&written.write()).unwrap(), written);
    }

    #[test]
    fn a_recording_cut_anywhere_says_so_and_keeps_what_is_whole(events in 1..20_u64, cut in any::<prop::sample::Index>()) {
        let mut all: Vec<_> = (0..events).map(quiet).collect();
        all.push(ended(events));
        let text = recording(all.clone()).write();
        let start = header_line(&header()).len();
        // Not the last byte: without its line end the last event is still whole.
        let cut = start + cut.index(text.len() - start - 1);
        let (read, trouble) = Recording::read_start(&text[..cut]).unwrap();
        prop_assert!(trouble.is_some());
        prop_assert_eq!(&read.events[..], &all[..read.events.len()]);
        prop_assert!(Recording::read(&text[..cut]).is_err());
    }
}

#[test]
fn an_empty_file_is_called_empty() {
    for text in ["", "\n", "  \n"] {
        assert!(matches!(Recording::read(text), Err(RecordingError::Empty)));
    }
}

#[test]
fn another_file_is_not_taken_for_a_recording() {
    for text in [
        "hello\n",
        "{}\n",
        "{\"format\":\"pcap\",\"version\":1}\n",
        "{\"format\":\"socketarium-trace\"}\n",
        "{\"format\":\"socketarium-trace\",\"version\":1}\n",
    ] {
        assert!(
            matches!(Recording::read(text), Err(RecordingError::NotARecording)),
            "{text}"
        );
    }
}

#[test]
fn a_later_version_is_named_before_anything_else_is_read() {
    let text = format!(
        "{{\"format\":\"socketarium-trace\",\"version\":{},\"new\":1}}\n",
        VERSION + 1
    );
    assert_eq!(
        Recording::read(&text).unwrap_err().to_string(),
        "this recording has version 3; this Socketarium reads versions up to 2. A newer Socketarium opens it"
    );
}

#[test]
fn a_line_that_is_too_long_is_not_read() {
    let long = " ".repeat(LONGEST_LINE + 1) + "\n";
    assert_eq!(
        trouble(&[&event_line(&quiet(0)), &long]),
        format!("line 3 is longer than {LONGEST_LINE} bytes")
    );
    let mut header = header();
    header.sources.insert("a.py".into(), "x".repeat(LONGEST_LINE));
    assert!(matches!(
        Recording::read(&header_line(&header)),
        Err(RecordingError::LongLine { line: 1 })
    ));
}

#[test]
fn a_line_that_is_no_event_is_named() {
    assert!(
        trouble(&[&event_line(&quiet(0)), "{\"seq\":1}\n", &event_line(&ended(2))])
            .starts_with("line 3 is not an event: missing field")
    );
}

#[test]
fn a_recording_that_breaks_off_says_what_is_whole() {
    let half = &event_line(&quiet(1))[..20];
    assert_eq!(
        trouble(&[&event_line(&quiet(0)), half]),
        "the recording is cut off in line 3: 1 events before it are whole"
    );
    assert_eq!(
        trouble(&[&event_line(&quiet(0)), &event_line(&quiet(1))]),
        "the recording is cut off after 2 events: it does not say how the run ended"
    );
}

#[test]
fn events_must_stand_in_order_without_gaps() {
    for (first, second) in [(0, 2), (0, 0), (1, 2)] {
        let lines = [event_line(&quiet(first)), event_line(&ended(second))];
        let (line, found, expected) = if first == 0 { (3, second, 1) } else { (2, first, 0) };
        assert_eq!(
            trouble(&[&lines[0], &lines[1]]),
            format!(
                "line {line} has event {found} where {expected} was due: the recording has been cut or mixed"
            )
        );
    }
}

#[test]
fn a_gap_is_fine_where_a_loss_accounts_for_it() {
    let with = |loss: Event, last| recording(vec![quiet(0), loss, ended(last)]).write();
    assert!(Recording::read(&with(loss(5, 5), 6)).is_ok());
    assert!(Recording::read(&with(loss(1, 1), 2)).is_ok());
    for (seq, count) in [(5, 4), (0, 5)] {
        assert!(matches!(
            Recording::read(&with(loss(seq, count), seq + 1)),
            Err(RecordingError::OutOfOrder { line: 3, .. })
        ));
    }
}

/// Anything that does not change what the known members mean.
const MORE: &str = "\"more\":[{\"of\":\"it\"}],";

#[test]
fn members_that_are_not_known_are_passed_over_wherever_they_are() {
    let written = recording(vec![quiet(0), ended(1)]);
    let text = written.write();
    for object in [
        "{\"format\"",
        "{\"scenario\"",
        "{\"name\"",
        "{\"rtt_micros\"",
        "{\"seconds\"",
        "{\"seq\"",
        "{\"host\"",
    ] {
        let place = text
            .find(object)
            .unwrap_or_else(|| panic!("{object} is in {text}"))
            + 1;
        let more = [&text[..place], MORE, &text[place..]].concat();
        assert_eq!(Recording::read(&more).unwrap(), written, "{object}");
    }
}
