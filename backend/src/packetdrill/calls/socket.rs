//! Calls that make sockets, name them, connect them and set their options.

use super::{Expects, Prepared};
use crate::packetdrill::arguments::{Arguments, sockaddr};
use crate::packetdrill::expression::Expression;
use crate::packetdrill::options::IpVersion;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Family, How, SockFlags, SockKind};

const NONBLOCK: i32 = 0o4000;
const CLOEXEC: i32 = 0o2_000_000;

fn flags(bits: i32) -> SockFlags {
    SockFlags {
        nonblock: bits & NONBLOCK != 0,
        cloexec: bits & CLOEXEC != 0,
    }
}

pub(super) fn socket(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let own = match arguments.options.version {
        IpVersion::V4 => 2,
        IpVersion::Mapped | IpVersion::V6 => 10,
    };
    let domain = match arguments.int_or(0, own)? {
        1 => Family::Unix,
        2 => Family::Inet,
        10 => Family::Inet6,
        16 => Family::Netlink,
        other => Family::Other(other),
    };
    let bits = arguments.int(1)?;
    let kind = match bits & 0xf {
        1 => SockKind::Stream,
        2 => SockKind::Dgram,
        3 => SockKind::Raw,
        5 => SockKind::Seqpacket,
        other => SockKind::Other(other),
    };
    let call = Call::Socket {
        domain,
        kind,
        flags: flags(bits),
        protocol: arguments.int(2)?,
    };
    Ok(Prepared::expecting(call, Expects::Socket))
}

pub(super) fn bind(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let options = arguments.options;
    let (address, length) = arguments.address(1, (options.local(), options.bind_port))?;
    let call = Call::Bind {
        fd: arguments.fd(0)?,
        address: address.clone(),
        length,
    };
    Ok(Prepared::expecting(
        call,
        Expects::Bound(arguments.int(0)?, address),
    ))
}

pub(super) fn listen(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(2, 2)?;
    let call = Call::Listen {
        fd: arguments.fd(0)?,
        backlog: arguments.int(1)?,
    };
    Ok(Prepared::expecting(call, Expects::Listening(arguments.int(0)?)))
}

pub(super) fn accept(arguments: &Arguments<'_>, with_flags: bool) -> Result<Prepared, String> {
    let count = if with_flags { 4 } else { 3 };
    arguments.count(count, count)?;
    let fd = arguments.fd(0)?;
    // The address is asked for in any case: it tells which connection of the script this is.
    let capacity = Some(arguments.capacity());
    let call = if with_flags {
        let flags = flags(arguments.int(3)?);
        Call::Accept4 { fd, capacity, flags }
    } else {
        Call::Accept { fd, capacity }
    };
    Ok(Prepared::expecting(
        call,
        Expects::Connection(arguments.at(1)?.clone()),
    ))
}

pub(super) fn connect(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let options = arguments.options;
    let (address, length) = arguments.address(1, (options.remote(), options.connect_port))?;
    let call = Call::Connect {
        fd: arguments.fd(0)?,
        address: address.clone(),
        length,
    };
    Ok(Prepared::expecting(
        call,
        Expects::Connecting(arguments.int(0)?, address),
    ))
}

pub(super) fn shutdown(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(2, 2)?;
    let how = match arguments.int(1)? {
        0 => How::Read,
        1 => How::Write,
        2 => How::Both,
        other => How::Other(other),
    };
    let fd = arguments.fd(0)?;
    Ok(Prepared::plain(Call::Shutdown { fd, how }))
}

pub(super) fn name(arguments: &Arguments<'_>, peer: bool) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let fd = arguments.fd(0)?;
    let capacity = Some(arguments.capacity());
    let call = if peer {
        Call::Getpeername { fd, capacity }
    } else {
        Call::Getsockname { fd, capacity }
    };
    Ok(Prepared::expecting(
        call,
        Expects::Address(arguments.at(1)?.clone()),
    ))
}

pub(super) fn set_option(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(5, 5)?;
    let length = match arguments.at(4)? {
        Expression::Ellipsis => None,
        given => {
            let length = given.number()?;
            let fits = usize::try_from(length)
                .ok()
                .filter(|length| *length <= Payload::KEPT);
            Some(fits.ok_or_else(|| format!("a value of {length} bytes is not modelled"))?)
        }
    };
    let call = Call::Setsockopt {
        fd: arguments.fd(0)?,
        level: arguments.int(1)?,
        name: arguments.int(2)?,
        value: Payload::of(&value(arguments.at(3)?, length)?),
    };
    Ok(Prepared::plain(call))
}

/// The bytes of a value: those of its numbers one after the other, cut or filled to `length`.
pub(super) fn value(given: &Expression, length: Option<usize>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match given {
        Expression::Text { bytes: text, .. } => bytes.clone_from(text),
        Expression::Ellipsis => {}
        // struct timeval has numbers of eight bytes.
        Expression::Structure(_) if given.field("tv_sec").is_some() => {
            for field in ["tv_sec", "tv_usec"] {
                let number = given.field(field).map_or(Ok(0), Expression::number)?;
                bytes.extend(number.to_le_bytes());
            }
        }
        Expression::Structure(fields) => {
            for field in fields {
                let number = match field {
                    Expression::Field { value, .. } => value.int()?,
                    other => other.int()?,
                };
                bytes.extend(number.to_le_bytes());
            }
        }
        _ => {
            for item in given.items() {
                match item {
                    Expression::Structure(_) | Expression::Text { .. } => bytes.extend(value(item, None)?),
                    _ if length == Some(8) && given.items().len() == 1 => {
                        bytes.extend(item.number()?.to_le_bytes());
                    }
                    _ => bytes.extend(item.int()?.to_le_bytes()),
                }
            }
        }
    }
    if let Some(length) = length {
        bytes.resize(length, 0);
    }
    Ok(bytes)
}

pub(super) fn option(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(5, 5)?;
    let call = Call::Getsockopt {
        fd: arguments.fd(0)?,
        level: arguments.int(1)?,
        name: arguments.int(2)?,
    };
    let (value, length) = (arguments.at(3)?.clone(), arguments.at(4)?.clone());
    Ok(Prepared::expecting(call, Expects::Option(value, length)))
}

/// An address that a script says a call gives.
pub(super) fn expected_address(
    given: &Expression,
) -> Result<Option<socketarium_trace::net::Address>, String> {
    match given {
        Expression::Structure(_) => sockaddr(given).map(Some),
        _ => Ok(None),
    }
}
