//! What a call gave back, against what the script says of it.

use super::socket::{expected_address, value};
use super::{Expects, readiness};
use crate::packetdrill::expression::Expression;
use crate::packetdrill::script::Call;
use socketarium_kernel::Reply;
use socketarium_trace::event::{EpollEntry, Out, PollEntry};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd, Readiness};
use std::net::SocketAddr;

/// What a call that went well changes for the lines after it. The first number is the script's.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::packetdrill) enum Effect {
    Nothing,
    Socket(i32, Fd),
    Connection(i32, Fd, Option<SocketAddr>),
    Descriptors(Vec<(i32, Fd)>),
    Closed(i32),
    Listening(i32),
    Bound(i32, SocketAddr),
}

/// Compares a reply with what a line expects.
///
/// # Errors
/// What differs.
pub(in crate::packetdrill) fn outcome(
    call: &Call,
    expects: &Expects,
    reply: &Reply,
) -> Result<Effect, String> {
    result(call, reply)?;
    let Ok(live) = reply.outcome.result else {
        return Ok(Effect::Nothing);
    };
    left(expects, reply)?;
    let descriptor = || {
        let script = if call.result.is_ellipsis() {
            Ok(live as i32)
        } else {
            call.result.int()
        };
        script.map(|script| (script, Fd(live as i32)))
    };
    Ok(match expects {
        Expects::Socket => {
            let (script, live) = descriptor()?;
            Effect::Socket(script, live)
        }
        Expects::Descriptor => Effect::Descriptors(vec![descriptor()?]),
        Expects::Connection(_) => {
            let (script, live) = descriptor()?;
            Effect::Connection(script, live, came_from(&reply.outcome.out))
        }
        Expects::Pair(given) => Effect::Descriptors(pair(given, &reply.outcome.out)?),
        Expects::Closed(fd) => Effect::Closed(*fd),
        Expects::Listening(fd) => Effect::Listening(*fd),
        Expects::Bound(fd, Address::Inet(address)) => Effect::Bound(*fd, *address),
        Expects::Nothing
        | Expects::Bound(..)
        | Expects::Connecting(..)
        | Expects::Option(..)
        | Expects::Number(_)
        | Expects::Polled(_)
        | Expects::Events(_)
        | Expects::Address(_)
        | Expects::Data(_)
        | Expects::From(..) => Effect::Nothing,
    })
}

fn said(errno: Errno) -> String {
    format!("errno {} ({}: {})", errno.0, errno, errno.text())
}

/// The result and the errno.
fn result(call: &Call, reply: &Reply) -> Result<(), String> {
    if call.result.is_ellipsis() {
        return Ok(());
    }
    let expected = call.result.number()?;
    let named = match &call.errno {
        Some(name) => Some(Errno::named(name).ok_or_else(|| format!("unknown errno: '{name}'"))?),
        None => None,
    };
    match (reply.outcome.result, named) {
        (Ok(live), _) if expected < 0 || !same(call, expected, live) => {
            Err(format!("Expected result {expected} but got {live}"))
        }
        (Ok(_), _) => Ok(()),
        (Err(errno), _) if expected >= 0 => Err(format!(
            "Expected result {expected} but got -1 with {}",
            said(errno)
        )),
        (Err(errno), Some(named)) if named != errno => {
            Err(format!("Expected {} but got {}", said(named), said(errno)))
        }
        (Err(_), _) => Ok(()),
    }
}

/// Descriptors have other numbers in the script than in the kernel, perhaps.
fn same(call: &Call, expected: i64, live: i64) -> bool {
    const GIVE_DESCRIPTORS: [&str; 8] = [
        "socket",
        "accept",
        "accept4",
        "dup",
        "dup2",
        "dup3",
        "epoll_create",
        "epoll_create1",
    ];
    expected == live || GIVE_DESCRIPTORS.contains(&call.name.as_str())
}

fn came_from(out: &Out) -> Option<SocketAddr> {
    match out {
        Out::Address {
            address: Address::Inet(address),
            ..
        } => Some(*address),
        _ => None,
    }
}

fn pair(given: &Expression, out: &Out) -> Result<Vec<(i32, Fd)>, String> {
    let Out::Pair(first, second) = out else {
        return Err("no pair of descriptors came back".to_owned());
    };
    match given {
        Expression::List(items) => match items.as_slice() {
            [one, other] => Ok(vec![(one.int()?, *first), (other.int()?, *second)]),
            _ => Err(format!("expected two descriptors, not {given}")),
        },
        _ => Ok(vec![(first.0, *first), (second.0, *second)]),
    }
}

/// What the kernel wrote back.
fn left(expects: &Expects, reply: &Reply) -> Result<(), String> {
    match (expects, &reply.outcome.out) {
        (Expects::Option(given, length), Out::Option { value }) => {
            option(given, length, &value.bytes.0, value.length)
        }
        (Expects::Number(given), Out::Number(number)) => {
            if given.is_ellipsis() {
                return Ok(());
            }
            let expected = given.number()?;
            agree("value", &expected, number)
        }
        (Expects::Polled(given), Out::Polled(entries)) => polled(given, entries),
        (Expects::Polled(given), _) => polled(given, &[]),
        (Expects::Events(given), Out::Events(events)) => epolled(given, events),
        (Expects::Address(given) | Expects::Connection(given), Out::Address { address, .. }) => {
            agreed_address(given, Some(address))
        }
        (Expects::Data(given), _) => data(given, &reply.data),
        (Expects::From(given, from), Out::Data { address, .. }) => {
            data(given, &reply.data)?;
            agreed_address(from, address.as_ref())
        }
        _ => Ok(()),
    }
}

fn agree<T: PartialEq + std::fmt::Display>(what: &str, expected: &T, actual: &T) -> Result<(), String> {
    if expected == actual {
        Ok(())
    } else {
        Err(format!("{what}: expected: {expected} actual: {actual}"))
    }
}

fn option(given: &Expression, length: &Expression, bytes: &[u8], live_length: u32) -> Result<(), String> {
    if !length.is_ellipsis() {
        let live = i64::from(live_length);
        agree("length of the option", &length.number()?, &live)?;
    }
    if given.is_ellipsis() {
        return Ok(());
    }
    let expected = value(given, None)?;
    // A string may come with more zeros than were written.
    let shorter = expected.len().min(bytes.len());
    let number = |bytes: &[u8]| bytes.first_chunk().map(|four| i32::from_le_bytes(*four));
    let rest_is_zero = |bytes: &[u8]| bytes.iter().skip(shorter).all(|byte| *byte == 0);
    if expected[..shorter] == bytes[..shorter] && rest_is_zero(&expected) && rest_is_zero(bytes) {
        return Ok(());
    }
    match (number(&expected), number(bytes)) {
        (Some(expected), Some(actual)) => Err(format!(
            "Bad getsockopt optval: expected: {expected} actual: {actual}"
        )),
        _ => Err(format!(
            "Bad getsockopt optval: expected: \"{}\" actual: \"{}\"",
            expected.escape_ascii(),
            bytes.escape_ascii()
        )),
    }
}

fn polled(given: &Expression, entries: &[PollEntry]) -> Result<(), String> {
    for (index, item) in given.items().iter().enumerate() {
        let Some(expected) = item.field("revents") else {
            continue;
        };
        let expected = Readiness(expected.int()? as u32);
        let fd = item.needed("fd")?.int()?;
        // Entries that report nothing are not given.
        let actual = entries.iter().find(|entry| entry.fd.0 == fd);
        let actual = actual.map_or(Readiness::default(), |entry| entry.events);
        if actual != expected {
            return Err(format!(
                "Expected revents of entry {index} to be {} but got {}",
                expected.named("POLL"),
                actual.named("POLL")
            ));
        }
    }
    Ok(())
}

fn epolled(given: &Expression, events: &[EpollEntry]) -> Result<(), String> {
    if given.is_ellipsis() {
        return Ok(());
    }
    let expected = given.items();
    if expected.len() < events.len() || (events.len() < expected.len() && !events.is_empty()) {
        return Err(format!(
            "Expected {} events but got {}",
            expected.len(),
            events.len()
        ));
    }
    for (index, (item, event)) in expected.iter().zip(events).enumerate() {
        let wanted = Readiness(item.needed("events")?.int()? as u32);
        if wanted != event.events {
            return Err(format!(
                "Expected event {index} to be {} but got {}",
                wanted.named("EPOLL"),
                event.events.named("EPOLL")
            ));
        }
        if let Some(stored) = readiness::stored(item)? {
            agree("data of the event", &stored, &event.data)?;
        }
    }
    Ok(())
}

fn agreed_address(given: &Expression, actual: Option<&Address>) -> Result<(), String> {
    let Some(expected) = expected_address(given)? else {
        return Ok(());
    };
    match actual {
        Some(actual) => agree("address", &expected, actual),
        None => Err(format!("address: expected: {expected} actual: none")),
    }
}

/// A string is what was read, or its beginning where `...` follows.
fn data(given: &Expression, read: &[u8]) -> Result<(), String> {
    let Expression::Text { bytes, open } = given else {
        return Ok(());
    };
    let holds = if *open {
        read.starts_with(bytes)
    } else {
        read == bytes
    };
    if holds {
        return Ok(());
    }
    let shown = &read[..read.len().min(64)];
    Err(format!(
        "Expected to read {given} but got \"{}\"",
        shown.escape_ascii()
    ))
}
