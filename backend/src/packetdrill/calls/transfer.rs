//! Calls that move bytes.

use super::{Expects, Prepared};
use crate::packetdrill::arguments::Arguments;
use crate::packetdrill::expression::Expression;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::Call;

pub(super) fn read(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let call = Call::Read {
        fd: arguments.fd(0)?,
        size: arguments.size(2)?,
    };
    Ok(Prepared::expecting(call, Expects::Data(arguments.at(1)?.clone())))
}

pub(super) fn receive(arguments: &Arguments<'_>, from: bool) -> Result<Prepared, String> {
    let count = if from { 6 } else { 4 };
    arguments.count(count, count)?;
    let call = Call::Recvfrom {
        fd: arguments.fd(0)?,
        size: arguments.size(2)?,
        flags: arguments.int(3)?,
        capacity: from.then(|| arguments.capacity()),
    };
    let data = arguments.at(1)?.clone();
    let expects = if from {
        Expects::From(data, arguments.at(4)?.clone())
    } else {
        Expects::Data(data)
    };
    Ok(Prepared::expecting(call, expects))
}

pub(super) fn write(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let data = arguments.data(arguments.at(1)?, arguments.number(2)?)?;
    let call = Call::Write {
        fd: arguments.fd(0)?,
        data: Payload::of(&data),
    };
    Ok(Prepared::sending(call, data))
}

pub(super) fn send(arguments: &Arguments<'_>, to: bool) -> Result<Prepared, String> {
    let count = if to { 6 } else { 4 };
    arguments.count(count, count)?;
    let data = arguments.data(arguments.at(1)?, arguments.number(2)?)?;
    let options = arguments.options;
    let address = match arguments.list.get(4) {
        None => None,
        Some(Expression::Word(null)) if null == "NULL" => None,
        Some(Expression::Number(0)) => None,
        Some(_) => Some(arguments.address(4, (options.remote(), options.connect_port))?.0),
    };
    let call = Call::Sendto {
        fd: arguments.fd(0)?,
        data: Payload::of(&data),
        flags: arguments.int(3)?,
        address,
    };
    Ok(Prepared::sending(call, data))
}

/// The pieces of `[{..., 1000}, {..., 2000}]`, each with its buffer and its length.
fn pieces(vector: &Expression) -> Result<Vec<(&Expression, i64)>, String> {
    let pieces = vector.items().iter().map(|piece| match piece {
        Expression::Structure(fields) => match fields.as_slice() {
            [
                Expression::Field {
                    name: base, value, ..
                },
                Expression::Field {
                    name: length,
                    value: count,
                    ..
                },
            ] if base == "iov_base" && length == "iov_len" => Ok((value.as_ref(), count.number()?)),
            [buffer, count] => Ok((buffer, count.number()?)),
            _ => Err(format!("expected {{..., length}}, not {piece}")),
        },
        other => Err(format!("expected {{..., length}}, not {other}")),
    });
    pieces.collect()
}

/// All bytes of a vector, and the lengths of its pieces where there are several.
fn gathered(arguments: &Arguments<'_>, vector: &Expression) -> Result<(Vec<u8>, Vec<u32>), String> {
    let mut data = Vec::new();
    let mut lengths = Vec::new();
    for (buffer, count) in pieces(vector)? {
        let piece = arguments.data(buffer, count)?;
        lengths.push(piece.len() as u32);
        data.extend(piece);
        if data.len() > MOST_GATHERED {
            return Err(format!(
                "more than {MOST_GATHERED} bytes cannot be sent at once here"
            ));
        }
    }
    if lengths.len() == 1 {
        lengths.clear();
    }
    Ok((data, lengths))
}

const MOST_GATHERED: usize = 64 * 1024 * 1024;

/// Room in all pieces of a vector.
fn room(vector: &Expression) -> Result<u64, String> {
    let mut size = 0_u64;
    for (_, length) in pieces(vector)? {
        let fits = u64::try_from(length)
            .ok()
            .filter(|length| *length <= i32::MAX as u64);
        size += fits.ok_or_else(|| format!("a buffer cannot have {length} bytes"))?;
    }
    Ok(size)
}

pub(super) fn read_vector(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let call = Call::Readv {
        fd: arguments.fd(0)?,
        size: room(arguments.at(1)?)?,
    };
    Ok(Prepared::plain(call))
}

pub(super) fn write_vector(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let (data, pieces) = gathered(arguments, arguments.at(1)?)?;
    let call = Call::Writev {
        fd: arguments.fd(0)?,
        data: Payload::of(&data),
        pieces,
    };
    Ok(Prepared::sending(call, data))
}

/// A header without control messages, which the model does not have.
fn checked(message: &Expression) -> Result<&Expression, String> {
    match message.field("msg_control") {
        None | Some(Expression::Ellipsis) => Ok(message),
        Some(Expression::List(list)) if list.is_empty() => Ok(message),
        Some(_) => Err("the model has no control messages".to_owned()),
    }
}

pub(super) fn send_message(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let message = checked(arguments.at(1)?)?;
    let (data, pieces) = gathered(arguments, message.needed("msg_iov")?)?;
    let address = match message.field("msg_name") {
        Some(name @ Expression::Structure(_)) => Some(crate::packetdrill::arguments::sockaddr(name)?),
        _ => None,
    };
    let call = Call::Sendmsg {
        fd: arguments.fd(0)?,
        data: Payload::of(&data),
        pieces,
        flags: arguments.int(2)?,
        address,
        control: 0,
    };
    Ok(Prepared::sending(call, data))
}

pub(super) fn receive_message(arguments: &Arguments<'_>) -> Result<Prepared, String> {
    arguments.count(3, 3)?;
    let message = checked(arguments.at(1)?)?;
    let call = Call::Recvmsg {
        fd: arguments.fd(0)?,
        size: room(message.needed("msg_iov")?)?,
        flags: arguments.int(2)?,
    };
    Ok(Prepared::plain(call))
}
