//! Calls on descriptors themselves, and the one that only sleeps.

use super::{Expects, Prepared};
use crate::packetdrill::arguments::Arguments;
use crate::packetdrill::expression::Expression;
use socketarium_trace::event::{Call, IoctlArgument};

const FIONBIO: u32 = 0x5421;

pub(super) fn close(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(1, 1)?;
    let fd = arguments.fd(0)?;
    Ok(Prepared::expecting(
        Call::Close { fd },
        Expects::Closed(arguments.int(0)?),
    ))
}

pub(super) fn duplicate(arguments: &Arguments<'_>, name: &str) -> Result<Prepared, String> {
    let count = match name {
        "dup" => 1,
        "dup2" => 2,
        _ => 3,
    };
    arguments.count(count, count)?;
    let fd = arguments.fd(0)?;
    let call = match count {
        1 => Call::Dup { fd },
        2 => Call::Dup2 {
            fd,
            to: arguments.fd(1)?,
        },
        _ => Call::Dup3 {
            fd,
            to: arguments.fd(1)?,
            flags: arguments.int(2)?,
        },
    };
    Ok(Prepared::expecting(call, Expects::Descriptor))
}

pub(super) fn fcntl(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(2, 3)?;
    let call = Call::Fcntl {
        fd: arguments.fd(0)?,
        command: arguments.int(1)?,
        argument: arguments.int_or(2, 0)? as u32 as u64,
    };
    Ok(Prepared::plain(call))
}

pub(super) fn ioctl(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let request = arguments.int(1)? as u32;
    let given = arguments.at(2)?;
    let (argument, expects) = if request == FIONBIO {
        (IoctlArgument::Number(given.int()?), Expects::Nothing)
    } else {
        (IoctlArgument::Raw(0), Expects::Number(given.clone()))
    };
    let fd = arguments.fd(0)?;
    let call = Call::Ioctl {
        fd,
        request,
        argument,
    };
    Ok(Prepared::expecting(call, expects))
}

pub(super) fn pipe(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(1, 2)?;
    let call = Call::Pipe2 {
        flags: arguments.int_or(1, 0)?,
    };
    Ok(Prepared::expecting(call, Expects::Pair(arguments.at(0)?.clone())))
}

pub(super) fn sleep(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(1, 1)?;
    let micros = match arguments.at(0)? {
        Expression::Ellipsis => return Err("how long is not said".to_owned()),
        given => given.number()?,
    };
    let micros = u32::try_from(micros).map_err(|_large| format!("{micros} microseconds are too many"))?;
    let nanos = u64::from(micros) * 1000;
    Ok(Prepared::plain(Call::Nanosleep { nanos, clock: None }))
}
