//! Tracebacks, as CPython 3.11 writes them on the standard error.

use crate::machine::Vm;
use crate::tree::Span;
use crate::value::{Instance, Kind, Traceback, Value};
use std::fmt::Write;
use std::rc::Rc;

/// The whole text of an exception: its causes, its traceback, its message.
#[must_use]
pub(crate) fn text(vm: &Vm, object: &Rc<Instance>) -> String {
    // From the one that is told last to the one that is told first.
    let mut chain = vec![(Rc::clone(object), "")];
    while let Some((last, _)) = chain.last() {
        let next = last.exception().and_then(|state| {
            let state = state.borrow();
            match (&state.cause, &state.context) {
                (Some(cause), _) => Some((
                    Rc::clone(cause),
                    "\nThe above exception was the direct cause of the following exception:\n\n",
                )),
                (None, Some(context)) if !state.suppress_context => Some((
                    Rc::clone(context),
                    "\nDuring handling of the above exception, another exception occurred:\n\n",
                )),
                _ => None,
            }
        });
        match next {
            Some((next, _)) if chain.iter().any(|(one, _)| Rc::ptr_eq(one, &next)) => break,
            Some((next, sentence)) => chain.push((next, sentence)),
            None => break,
        }
    }
    let mut text = String::new();
    let sentences: Vec<&str> = chain.iter().map(|(_, sentence)| *sentence).collect();
    for (at, (one, _)) in chain.iter().enumerate().rev() {
        text.push_str(&single(vm, one));
        if at > 0 {
            text.push_str(sentences[at]);
        }
    }
    text
}

fn single(vm: &Vm, object: &Rc<Instance>) -> String {
    let mut text = String::new();
    let traceback = object
        .exception()
        .and_then(|state| state.borrow().traceback.clone());
    if let Some(traceback) = traceback {
        text.push_str("Traceback (most recent call last):\n");
        text.push_str(&stack(vm, &traceback));
    }
    let is_syntax = object
        .class()
        .exception_kind()
        .is_some_and(|kind| crate::machine::is_kind(kind, Kind::SyntaxError));
    if is_syntax && let Some(place) = syntax_place(object) {
        text.push_str(&place);
    }
    text.push_str(&last_line(vm, object));
    for note in notes(vm, object) {
        let _ = writeln!(text, "{note}");
    }
    text
}

/// The lines of a traceback's frames.
#[must_use]
pub(crate) fn stack(vm: &Vm, traceback: &Rc<Traceback>) -> String {
    let mut text = String::new();
    let mut next = Some(Rc::clone(traceback));
    let mut before: Option<(String, u32)> = None;
    let mut same = 0;
    while let Some(one) = next {
        let place = (format!("{}:{}", one.code.file, one.code.name), one.span.line);
        if before.as_ref() == Some(&place) {
            same += 1;
        } else {
            repeated(&mut text, same);
            same = 1;
            before = Some(place);
        }
        if same <= 3 {
            let _ = writeln!(
                text,
                "  File \"{}\", line {}, in {}",
                one.code.file, one.span.line, one.code.name
            );
            text.push_str(&source_line(vm, one.code.file.as_str(), one.span));
        }
        next = one.next.clone();
    }
    repeated(&mut text, same);
    text
}

fn repeated(text: &mut String, same: usize) {
    if same > 3 {
        let more = same - 3;
        let plural = if more == 1 { "" } else { "s" };
        let _ = writeln!(text, "  [Previous line repeated {more} more time{plural}]");
    }
}

/// The line itself, and the marks under what failed.
fn source_line(vm: &Vm, file: &str, span: Span) -> String {
    let sources = vm.sources.borrow();
    let line = sources
        .get(file)
        .and_then(|source| source.lines().nth(span.line.saturating_sub(1) as usize));
    let Some(line) = line else { return String::new() };
    let shown = line.trim();
    if shown.is_empty() {
        return String::new();
    }
    let mut text = format!("    {shown}\n");
    if span.end_column == 0 && span.end_line <= span.line {
        return text;
    }
    let indent = line.chars().take_while(|one| one.is_whitespace()).count();
    let length = shown.chars().count();
    let from = (span.column as usize).saturating_sub(indent);
    let to = if span.end_line == span.line {
        (span.end_column as usize).saturating_sub(indent).min(length)
    } else {
        length
    };
    if from >= to || (from == 0 && to >= length) {
        return text;
    }
    text.push_str("    ");
    let marks = super::ending::marks(shown, from, to);
    text.push_str(marks.trim_end());
    text.push('\n');
    text
}

fn syntax_place(object: &Rc<Instance>) -> Option<String> {
    let state = object.exception()?.borrow();
    let Some(Value::Tuple(place)) = state.arguments.get(1) else {
        return None;
    };
    let [
        file,
        Value::Int(line),
        Value::Int(column),
        source,
        end_line,
        Value::Int(end_column),
    ] = place.as_ref().as_slice()
    else {
        return None;
    };
    let mut text = format!("  File \"{}\", line {line}\n", file.as_str()?);
    let source = source.as_str()?.to_string();
    let shown = source.trim();
    if !shown.is_empty() {
        let _ = writeln!(text, "    {shown}");
        let indent = source.chars().take_while(|one| one.is_whitespace()).count();
        let from = usize::try_from(*column - 1).unwrap_or(0).saturating_sub(indent);
        let same_line = matches!(end_line, Value::Int(end) if end == line);
        let to = if same_line {
            usize::try_from(*end_column - 1)
                .unwrap_or(0)
                .saturating_sub(indent)
        } else {
            shown.chars().count()
        };
        let _ = writeln!(
            text,
            "    {}{}",
            " ".repeat(from),
            "^".repeat(to.saturating_sub(from).max(1))
        );
    }
    Some(text)
}

/// `Class: message`.
#[must_use]
pub(crate) fn last_line(vm: &Vm, object: &Rc<Instance>) -> String {
    let class = object.class();
    let name = vm.full_class_name(&class);
    let name = name.strip_prefix("__main__.").unwrap_or(&name);
    let is_syntax = class
        .exception_kind()
        .is_some_and(|kind| crate::machine::is_kind(kind, Kind::SyntaxError));
    let message = if is_syntax {
        let state = object
            .exception()
            .map(|state| state.borrow().arguments.first().cloned());
        state
            .flatten()
            .and_then(|message| message.as_str().map(|text| text.to_string()))
            .unwrap_or_default()
    } else {
        vm.message_of(object)
    };
    if message.is_empty() {
        format!("{name}\n")
    } else {
        format!("{name}: {message}\n")
    }
}

fn notes(vm: &Vm, object: &Rc<Instance>) -> Vec<String> {
    match object.field(&vm.names.notes) {
        Some(Value::List(notes)) => notes
            .copy()
            .iter()
            .filter_map(|note| note.as_str().map(|text| text.to_string()))
            .collect(),
        _ => Vec::new(),
    }
}
