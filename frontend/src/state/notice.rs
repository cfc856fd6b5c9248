//! What went wrong, said calmly, with what to do: one notice at a time, until it is dismissed or another comes.

use crate::words::{NoticeWords, Words, fill};
use socketarium_trace::lab::Refusal;
use socketarium_trace::recording::{self, RecordingError};
use socketarium_trace::scenario::KnobError;

#[derive(Debug)]
pub enum Notice {
    Recording(RecordingError),
    TooBig { bytes: u64 },
    Unreadable,
    NotText,
    NoShippedRecording,
    NoSentences,
    Refused { refusal: Refusal, message: String },
    Garbled,
    PastIsPast,
    NothingToSave,
}

impl Notice {
    #[must_use]
    pub fn text(&self, words: &Words) -> String {
        let w = &words.notice;
        match self {
            Self::Recording(error) => recording_text(error, w),
            Self::TooBig { bytes } => fill(
                w.too_big,
                &[
                    &(bytes >> 20).to_string(),
                    &(super::LARGEST_FILE >> 20).to_string(),
                ],
            ),
            Self::Unreadable => w.unreadable.to_owned(),
            Self::NotText => w.not_text.to_owned(),
            Self::NoShippedRecording => w.no_shipped.to_owned(),
            Self::NoSentences => w.no_sentences.to_owned(),
            Self::Refused { refusal, message } => refusal_text(*refusal, message, w),
            Self::Garbled => w.garbled.to_owned(),
            Self::PastIsPast => w.not_at_edge.to_owned(),
            Self::NothingToSave => w.nothing_to_save.to_owned(),
        }
    }
}

fn recording_text(error: &RecordingError, w: &NoticeWords) -> String {
    match error {
        RecordingError::Empty => w.empty.to_owned(),
        RecordingError::NotARecording => w.not_a_recording.to_owned(),
        RecordingError::Later { found } => {
            fill(w.later, &[&found.to_string(), &recording::VERSION.to_string()])
        }
        RecordingError::LongLine { line } => fill(w.long_line, &[&line.to_string()]),
        RecordingError::BadEvent { line, reason } => fill(w.bad_event, &[&line.to_string(), reason]),
        RecordingError::OutOfOrder {
            line,
            found,
            expected,
        } => fill(
            w.out_of_order,
            &[&line.to_string(), &found.to_string(), &expected.to_string()],
        ),
        RecordingError::CutOff { line, events } => fill(w.cut_off, &[&line.to_string(), &events.to_string()]),
        RecordingError::NoEnd { events } => fill(w.no_end, &[&events.to_string()]),
    }
}

fn refusal_text(refusal: Refusal, message: &str, w: &NoticeWords) -> String {
    match refusal {
        Refusal::Malformed | Refusal::TooLong => fill(w.failed, &[message]),
        Refusal::Version => w.stale_lab.to_owned(),
        Refusal::UnknownScenario => w.unknown_scenario.to_owned(),
        Refusal::BadSetting => fill(w.bad_setting, &[message]),
        Refusal::Busy => w.busy.to_owned(),
        Refusal::NoLab | Refusal::Failed => fill(w.failed, &[message]),
        Refusal::Gone => w.gone.to_owned(),
        Refusal::OutOfTurn => fill(w.out_of_turn, &[message]),
        Refusal::TooFast => w.too_fast.to_owned(),
    }
}

/// What a knob says to text that it does not take.
#[must_use]
pub fn knob_text(error: &KnobError, words: &Words) -> String {
    let w = &words.notice;
    match error {
        KnobError::NotANumber { .. } => w.number.to_owned(),
        KnobError::OutOfRange { min, max, .. } => fill(w.range, &[&min.to_string(), &max.to_string()]),
        KnobError::NotAnOption { .. } | KnobError::NotAFlag { .. } | KnobError::Unknown { .. } => {
            w.option.to_owned()
        }
        KnobError::TooLong { length, max, .. } => fill(w.too_long, &[&length.to_string(), &max.to_string()]),
        KnobError::BadEscape { .. } => w.escape.to_owned(),
        KnobError::Empty { .. } => w.empty_setting.to_owned(),
    }
}
