//! Names of hosts: numbers, `localhost`, and the hosts of the scenario. There is no DNS.

use crate::machine::Vm;
use crate::value::{Outcome, Raise, Value};
use std::net::Ipv4Addr;

/// `EAI_NONAME` and what the C library says to it (`getaddrinfo(3)`).
const NO_NAME: (i64, &str) = (-2, "Name or service not known");

/// Where the process keeps the class `gaierror`.
pub(super) const GAI_ERROR: &str = "_socket.gaierror";

/// Where it keeps the dict of the scenario's hosts: names to addresses.
pub(in super::super) const HOSTS: &str = "_socket.hosts";

/// The address of a host.
///
/// # Errors
/// `gaierror` where nobody knows the name.
pub(super) fn resolve(vm: &Vm, name: &str) -> Outcome<Ipv4Addr> {
    match name {
        "" => return Ok(Ipv4Addr::UNSPECIFIED),
        "<broadcast>" => return Ok(Ipv4Addr::BROADCAST),
        "localhost" | "localhost.localdomain" => return Ok(Ipv4Addr::LOCALHOST),
        _ => {}
    }
    if let Some(address) = number(name) {
        return Ok(address);
    }
    let known = match vm.kept.borrow().get(HOSTS) {
        Some(Value::Dict(hosts)) => hosts.named(&crate::value::Str::new(name)),
        _ => None,
    };
    match known
        .as_ref()
        .and_then(Value::as_str)
        .and_then(|text| number(text.as_str()))
    {
        Some(address) => Ok(address),
        None => Err(unknown(vm)),
    }
}

/// The exception for a name that nobody knows.
pub(super) fn unknown(vm: &Vm) -> Raise {
    let class = vm.kept.borrow().get(GAI_ERROR).cloned();
    let made = class.map(|class| vm.call_at_once(&class, vec![Value::Int(NO_NAME.0), Value::str(NO_NAME.1)]));
    match made {
        Some(Ok(Value::Instance(error))) => Raise::Object(error),
        Some(Err(raise)) => raise,
        _ => Raise::value_error(NO_NAME.1),
    }
}

/// An address in numbers as `inet_aton(3)` reads it: one to four parts, the last of which fills what is left.
pub(super) fn number(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text.split('.').map(part).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    let left = 32 - 8 * first.len() as u32;
    if left < 32 && *last >= 1 << left {
        return None;
    }
    let high = first.iter().fold(0_u32, |number, part| number << 8 | part);
    Some(Ipv4Addr::from(if left < 32 {
        high << left | last
    } else {
        *last
    }))
}

fn part(text: &str) -> Option<u32> {
    if let Some(hexadecimal) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u32::from_str_radix(hexadecimal, 16).ok();
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => u32::from_str_radix(octal, 8).ok(),
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_c_library_reads_them() {
        let read = |text: &str| number(text).map(|address| address.to_string());
        assert_eq!(read("10.0.0.1").as_deref(), Some("10.0.0.1"));
        assert_eq!(read("127.1").as_deref(), Some("127.0.0.1"));
        assert_eq!(read("0x7f.1").as_deref(), Some("127.0.0.1"));
        assert_eq!(read("010.0.0.1").as_deref(), Some("8.0.0.1"));
        for wrong in ["256.1.1.1", "1.2.3.4.5", "a", "", "1..2", "1.2.3.256"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
