//! Addresses as programs write them, and as the kernel has them. IPv6 is left out.

use crate::machine::Vm;
use crate::value::{Kind, Outcome, Raise, Tuple, Value, fault};
use socketarium_trace::event::Family;
use socketarium_trace::net::Address;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::rc::Rc;

/// Size of `sockaddr_in`, which programs pass for the kernel to write into.
pub(super) const INET_BYTES: u32 = 16;

/// Size of `sockaddr_un`.
const UNIX_BYTES: u32 = 110;

/// Where its family ends and its path begins.
const UNIX_HEAD_BYTES: usize = 2;

/// Longest path of a UNIX socket (`unix(7)`).
const LONGEST_PATH: usize = 108;

/// Size of the buffer that CPython passes for an address of this family.
pub(super) fn capacity(family: Family) -> u32 {
    match family {
        Family::Unix => UNIX_BYTES,
        Family::Inet | Family::Inet6 | Family::Netlink | Family::Other(_) => INET_BYTES,
    }
}

/// An address as an argument of `function`, and its length as the kernel is told it.
pub(super) fn read(vm: &Vm, family: Family, function: &str, value: &Value) -> Outcome<(Address, u32)> {
    match family {
        Family::Inet => inet(vm, function, value).map(|address| (Address::Inet(address), INET_BYTES)),
        Family::Unix => unix(value),
        Family::Inet6 | Family::Netlink | Family::Other(_) => {
            Err(fault(Kind::OSError, format!("{function}(): bad family")))
        }
    }
}

fn inet(vm: &Vm, function: &str, value: &Value) -> Outcome<SocketAddr> {
    let Value::Tuple(pair) = value.payload() else {
        let name = vm.type_name(value);
        return Err(Raise::type_error(format!(
            "{function}(): AF_INET address must be tuple, not {name}"
        )));
    };
    let [host, port] = two(pair)?;
    let host = host_of(vm, host)?;
    let port = vm.int_of(port)?;
    let port = u16::try_from(port).map_err(|_out_of_range| {
        fault(
            Kind::OverflowError,
            format!("{function}(): port must be 0-65535."),
        )
    })?;
    Ok(SocketAddr::V4(SocketAddrV4::new(host, port)))
}

fn two(pair: &Rc<Tuple>) -> Outcome<[&Value; 2]> {
    match (pair.first(), pair.get(1), pair.len()) {
        (Some(host), Some(port), 2) => Ok([host, port]),
        _ => Err(Raise::type_error("AF_INET address must be a pair (host, port)")),
    }
}

fn host_of(vm: &Vm, value: &Value) -> Outcome<Ipv4Addr> {
    if let Some(text) = value.as_str() {
        return super::names::resolve(vm, text.as_str());
    }
    match value.as_bytes().map(String::from_utf8) {
        Some(Ok(text)) => super::names::resolve(vm, &text),
        _ => {
            let name = vm.type_name(value);
            Err(Raise::type_error(format!(
                "str, bytes or bytearray expected, not {name}"
            )))
        }
    }
}

/// A name that begins with a zero byte is in no folder: the trace writes `@` for that byte.
fn unix(value: &Value) -> Outcome<(Address, u32)> {
    let path = match value.as_str() {
        Some(text) => text.as_str().to_owned(),
        None => match value.as_bytes().map(String::from_utf8) {
            Some(Ok(text)) => text,
            _ => return Err(Raise::type_error("a bytes-like object is required, not a number")),
        },
    };
    if path.len() > LONGEST_PATH {
        return Err(fault(Kind::OSError, "AF_UNIX path too long"));
    }
    let length = match path.as_bytes().first() {
        None | Some(0) => UNIX_HEAD_BYTES + path.len(),
        Some(_) => UNIX_HEAD_BYTES + path.len() + 1,
    };
    let shown = path
        .strip_prefix('\0')
        .map_or_else(|| path.clone(), |rest| format!("@{rest}"));
    Ok((Address::Unix(shown), u32::try_from(length).unwrap_or(UNIX_BYTES)))
}

/// An address as programs see it.
pub(super) fn show(address: &Address) -> Value {
    match address {
        Address::Inet(address) => Value::tuple(vec![
            Value::str(address.ip().to_string()),
            Value::Int(i64::from(address.port())),
        ]),
        Address::Unix(path) => match path.strip_prefix('@') {
            Some(rest) => Value::bytes(format!("\0{rest}").into_bytes()),
            None => Value::str(path),
        },
        Address::Other(_) => Value::None,
    }
}
