//! Sentences about programs.

use super::context::{Context, excerpt};
use super::{Sentence, key, say};
use crate::bytes::Payload;
use crate::event::{ExitStatus, Object, ProgramEvent, Stream};

pub(super) fn sentence(context: &Context<'_>, event: &ProgramEvent) -> Box<Sentence> {
    let about = |key| say(key).with("program", context.program());
    match event {
        ProgramEvent::ProcessStarted {
            program,
            file,
            parent,
            ..
        } => {
            let pid = context
                .event
                .actor
                .and_then(|actor| actor.pid)
                .unwrap_or_default();
            let started = match parent {
                // Programs that have a file have an ending, and are Python's.
                None if file.contains('.') => say(key!("process.started")).with("file", file.clone()),
                None => say(key!("process.built-in")),
                Some(parent) => say(key!("process.forked")).number("parent", parent.0.into()),
            };
            started
                .with("program", program.clone())
                .with("host", context.host_name())
                .number("pid", pid.0.into())
        }
        ProgramEvent::ProcessEnded { status } => ended(context, *status),
        ProgramEvent::ThreadStarted { tid } => about(key!("thread.started")).number("tid", tid.0.into()),
        ProgramEvent::ThreadEnded { tid } => about(key!("thread.ended")).number("tid", tid.0.into()),
        ProgramEvent::Line { file, line, function } => {
            let place = |key| {
                about(key)
                    .number("line", (*line).into())
                    .with("file", file.clone())
            };
            if function == "<module>" {
                place(key!("line.module"))
            } else {
                place(key!("line.function")).with("function", function.clone())
            }
        }
        ProgramEvent::Output { stream, text } => match stream {
            Stream::Out => about(key!("output.out")),
            Stream::Error => about(key!("output.error")),
        }
        .with("text", excerpt(&without_line_end(text))),
        ProgramEvent::Raised { exception, message } => {
            let raised = if message.is_empty() {
                about(key!("raised.bare"))
            } else {
                about(key!("raised")).with("message", message.clone())
            };
            raised.with("exception", exception.clone())
        }
        ProgramEvent::PauseAsked => about(key!("pause.asked")),
        ProgramEvent::Held => match context.thread().and_then(|thread| thread.call.as_ref()) {
            Some(open) => about(key!("held.before")).with("call", open.call.name().to_owned()),
            None => about(key!("held")),
        },
        ProgramEvent::Released { for_one_call: true } => about(key!("released.one")),
        ProgramEvent::Released { for_one_call: false } => about(key!("released")),
    }
}

/// What `print()` was given, where it ended the line.
fn without_line_end(text: &Payload) -> Payload {
    let mut printed = text.clone();
    if printed.length as usize == printed.bytes.0.len() && printed.bytes.0.ends_with(b"\n") {
        printed.bytes.0.pop();
        printed.length -= 1;
    }
    printed
}

fn ended(context: &Context<'_>, status: ExitStatus) -> Box<Sentence> {
    let raised = context.process().and_then(|process| process.raised.as_ref());
    let ended = match (status, raised) {
        (ExitStatus::Code(0), _) => say(key!("process.ended")),
        (ExitStatus::Code(code), Some((exception, _))) => say(key!("process.ended-by-exception"))
            .with("exception", exception.clone())
            .with("status", code.to_string()),
        (ExitStatus::Code(code), None) => say(key!("process.failed")).with("status", code.to_string()),
        (ExitStatus::Signal(signal), _) => {
            say(key!("process.killed")).with("signal", crate::notation::signal_name(signal))
        }
    };
    let sockets = context.process().map_or(0, |process| {
        let descriptors = process.descriptors.values();
        descriptors
            .filter(|descriptor| matches!(descriptor.object, Object::Socket(_)))
            .count()
    });
    let closes = (sockets > 0).then(|| say(key!("process.closes")).number("sockets", sockets as u64));
    ended.with("program", context.program()).and(closes)
}
