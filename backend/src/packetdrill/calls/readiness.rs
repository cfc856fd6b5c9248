//! `poll` and `epoll`.

use super::{Expects, Made, Prepared};
use crate::packetdrill::arguments::Arguments;
use crate::packetdrill::expression::Expression;
use socketarium_trace::event::{Call, EpollOp, PollEntry};
use socketarium_trace::{Errno, Readiness};

/// Entries of one `poll()`.
const MOST_ENTRIES: usize = 1024;

pub(super) fn poll(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let given = arguments.at(0)?;
    let count = usize::try_from(arguments.int(1)?).map_err(|_negative| "a negative count".to_owned())?;
    let items = match given {
        Expression::List(items) => items.as_slice(),
        other => return Err(format!("expected [{{fd=…, events=…}}], not {other}")),
    };
    if count > items.len() || count > MOST_ENTRIES {
        return Err(format!("{count} entries, where {} are given", items.len()));
    }
    let entries = items[..count].iter().map(|item| {
        Ok(PollEntry {
            fd: arguments.live(item.needed("fd")?)?,
            events: Readiness(item.needed("events")?.int()? as u32),
        })
    });
    let call = Call::Poll {
        entries: entries.collect::<Result<_, String>>()?,
        timeout_millis: arguments.int(2)?,
    };
    Ok(Prepared::expecting(call, Expects::Polled(given.clone())))
}

pub(super) fn epoll_create(arguments: &Arguments<'_>, with_flags: bool) -> Result<Prepared, String> {
    arguments.count(1, 1)?;
    let number = arguments.int(0)?;
    if !with_flags && number <= 0 {
        return Ok(Prepared {
            made: Made::Refused(Errno::EINVAL),
            expects: Expects::Nothing,
        });
    }
    let flags = if with_flags { number } else { 0 };
    Ok(Prepared::expecting(
        Call::EpollCreate1 { flags },
        Expects::Descriptor,
    ))
}

/// What is stored with an interest, or comes back with an event.
pub(super) fn stored(event: &Expression) -> Result<Option<u64>, String> {
    for name in ["fd", "u32"] {
        if let Some(number) = event.field(name) {
            return Ok(Some(u64::from(number.int()? as u32)));
        }
    }
    for name in ["ptr", "u64", "data"] {
        if let Some(number) = event.field(name) {
            return Ok(Some(number.number()? as u64));
        }
    }
    Ok(None)
}

pub(super) fn epoll_ctl(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 4)?;
    let op = match arguments.int(1)? {
        1 => EpollOp::Add,
        2 => EpollOp::Del,
        3 => EpollOp::Mod,
        other => EpollOp::Other(other),
    };
    let (events, data) = match arguments.list.get(3) {
        Some(event @ Expression::Structure(_)) => {
            let events = event.needed("events")?.int()? as u32;
            (events, stored(event)?.unwrap_or_default())
        }
        _ => (0, 0),
    };
    Ok(Prepared::plain(Call::EpollCtl {
        epoll: arguments.fd(0)?,
        op,
        fd: arguments.fd(2)?,
        events: Readiness(events),
        data,
    }))
}

pub(super) fn epoll_wait(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(4, 4)?;
    let call = Call::EpollWait {
        epoll: arguments.fd(0)?,
        max: arguments.int(2)?,
        timeout_millis: arguments.int(3)?,
    };
    Ok(Prepared::expecting(
        call,
        Expects::Events(arguments.at(1)?.clone()),
    ))
}
