//! Text from outside: packetdrill's scripts, recordings, messages of the lab.

use socketarium_backend::packetdrill::{self, Wish};
use socketarium_trace::json::{self, Shape};
use socketarium_trace::lab::{Ask, Tell};
use socketarium_trace::recording::{LONGEST_LINE, Recording};
use socketarium_trace::sentence::{Language, sentence, text};
use socketarium_trace::{Event, Timeline, World, transcript};
use std::fmt::Debug;

/// A script of packetdrill: refused with a line, or run to its end.
pub fn script(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        let _report = packetdrill::run(text, &Wish::default());
    }
}

/// A recording: as a whole, and each line that is an event by itself. What is read is folded, told in words and written again.
///
/// # Panics
/// Where what is written is not what was read.
pub fn recording(bytes: &[u8]) {
    let Ok(written) = str::from_utf8(bytes) else {
        return;
    };
    if let Ok((recording, _)) = Recording::read_start(written) {
        transcript::lines(&recording).for_each(drop);
        let mut timeline = Timeline::of(&recording.header, recording.events.clone());
        timeline.seek(timeline.len() / 2);
        let again = Recording::read_start(&recording.write());
        assert_eq!(again.ok().map(|(again, _)| again), Some(recording));
    }
    let mut world = World {
        hosts: vec![socketarium_trace::world::Host::default(); 2],
        ..World::default()
    };
    for line in written.lines().filter(|line| line.len() <= LONGEST_LINE) {
        if let Some(event) = read::<Event>(line) {
            for language in [Language::Uz, Language::Ru, Language::En] {
                let _told = text(&sentence(&event, &world), language);
            }
            world.apply(&event);
        }
    }
    read::<World>(&json::write(&world));
}

/// A message, of either side.
///
/// # Panics
/// Where what is written is not what was read, or serde reads something else.
pub fn message(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        read::<Ask>(text);
        read::<Tell>(text);
    }
}

/// What a text says, which has to survive being written, and to be what serde reads if that reads it too.
fn read<T: Shape + Clone + PartialEq + Debug + serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    let value: T = json::read(text).ok()?;
    let again = json::read::<T>(&json::write(&value));
    assert_eq!(again.as_ref().ok(), Some(&value), "{text}");
    if let Ok(by_serde) = serde_json::from_str::<T>(text) {
        assert_eq!(by_serde, value, "{text}");
    }
    Some(value)
}
