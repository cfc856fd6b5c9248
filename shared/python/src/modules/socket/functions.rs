//! The functions of `_socket`: pairs, names, numbers in the order of the network.

use super::super::kernel_call::{c_int, call};
use super::names;
use super::object::{self, DEFAULT_TIMEOUT, Patience};
use crate::machine::Vm;
use crate::value::{Def, Future, Kind, Outcome, Raise, Value, fault, plain, resumable};
use socketarium_trace::Fd;
use socketarium_trace::event::{Call, Out};
use std::net::Ipv4Addr;

/// Where the process keeps the class `_socket.socket`.
pub(super) const SOCKET: &str = "_socket.socket";

pub(super) const FUNCTIONS: &[Def] = &[
    resumable("socketpair(family=, type=, proto=, /)", pair),
    resumable("close(fd, /)", |vm, a| {
        Box::pin(async move {
            call(
                &vm,
                Call::Close {
                    fd: Fd(c_int(&vm, &a[0])?),
                },
            )
            .await?;
            Ok(Value::None)
        })
    }),
    resumable("dup(fd, /)", duplicate),
    plain("getdefaulttimeout()", |vm, _| {
        Ok(vm
            .kept
            .borrow()
            .get(DEFAULT_TIMEOUT)
            .cloned()
            .unwrap_or(Value::None))
    }),
    plain("setdefaulttimeout(timeout, /)", |vm, a| {
        let patience = Patience::read(vm, &a[0])?;
        if patience == Patience::Forever {
            vm.kept.borrow_mut().remove(DEFAULT_TIMEOUT);
        } else {
            vm.kept.borrow_mut().insert(DEFAULT_TIMEOUT, patience.shown());
        }
        Ok(Value::None)
    }),
    plain("htons(x, /)", |vm, a| swapped16(vm, &a[0], "htons")),
    plain("ntohs(x, /)", |vm, a| swapped16(vm, &a[0], "ntohs")),
    plain("htonl(x, /)", |vm, a| swapped32(vm, &a[0])),
    plain("ntohl(x, /)", |vm, a| swapped32(vm, &a[0])),
    plain("inet_aton(ip, /)", |_, a| {
        let address = a[0].as_str().and_then(|text| names::number(text.as_str()));
        let address =
            address.ok_or_else(|| fault(Kind::OSError, "illegal IP address string passed to inet_aton"))?;
        Ok(Value::bytes(address.octets().to_vec()))
    }),
    plain("inet_ntoa(packed, /)", |_, a| {
        match a[0].as_bytes().map(<[u8; 4]>::try_from) {
            Some(Ok(octets)) => Ok(Value::str(Ipv4Addr::from(octets).to_string())),
            _ => Err(fault(Kind::OSError, "packed IP wrong length for inet_ntoa")),
        }
    }),
    plain("inet_pton(family, ip, /)", to_packed),
    plain("inet_ntop(family, packed, /)", from_packed),
    plain("gethostbyname(name, /)", |vm, a| match a[0].as_str() {
        Some(name) => names::resolve(vm, name.as_str()).map(|address| Value::str(address.to_string())),
        None => Err(Raise::type_error("a host name is a str")),
    }),
    plain("gethostname()", |_, _| Ok(Value::str("localhost"))),
    plain(
        "getaddrinfo(host, port, family=, type=, proto=, flags=)",
        address_info,
    ),
    plain("getservbyname(name, protocol=, /)", |_, a| {
        let known = a[0].as_str().and_then(|name| service(name.as_str()));
        known
            .map(|port| Value::Int(i64::from(port)))
            .ok_or_else(|| fault(Kind::OSError, "service/proto not found"))
    }),
];

fn pair(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let unix = Value::Int(1);
        let family = a[0].given().unwrap_or(&unix);
        let (domain, kind, flags) = object::kinds(&vm, family, &a[1])?;
        let protocol = a[2].given().map_or(Ok(0), |value| c_int(&vm, value))?;
        let reply = call(
            &vm,
            Call::Socketpair {
                domain,
                kind,
                flags,
                protocol,
            },
        )
        .await?;
        let class = vm.kept.borrow().get(SOCKET).cloned();
        match (reply.outcome.out, class) {
            (Out::Pair(one, other), Some(Value::Class(class))) => Ok(Value::tuple(
                [one, other]
                    .map(|fd| object::of_descriptor(&class, fd, domain, kind, protocol))
                    .to_vec(),
            )),
            _ => Ok(Value::None),
        }
    })
}

/// `F_DUPFD_CLOEXEC` (`fcntl(2)`).
const DUPFD_CLOEXEC: i32 = 1030;

fn duplicate(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let fd = Fd(c_int(&vm, &a[0])?);
        let reply = call(
            &vm,
            Call::Fcntl {
                fd,
                command: DUPFD_CLOEXEC,
                argument: 0,
            },
        )
        .await?;
        Ok(super::super::kernel_call::number(&reply))
    })
}

fn swapped16(vm: &Vm, value: &Value, function: &str) -> Outcome {
    let number = vm.int_of(value)?;
    if number < 0 {
        return Err(fault(
            Kind::OverflowError,
            format!("{function}: can't convert negative Python int to C 16-bit unsigned integer"),
        ));
    }
    match u16::try_from(number) {
        Ok(number) => Ok(Value::Int(i64::from(number.to_be()))),
        Err(_) => Err(fault(
            Kind::OverflowError,
            format!("{function}: Python int too large to convert to C 16-bit unsigned integer"),
        )),
    }
}

fn swapped32(vm: &Vm, value: &Value) -> Outcome {
    match u32::try_from(vm.int_of(value)?) {
        Ok(number) => Ok(Value::Int(i64::from(number.to_be()))),
        Err(_) => Err(fault(Kind::OverflowError, "int larger than 32 bits")),
    }
}

/// Only addresses of IPv4.
fn inet_family(vm: &Vm, value: &Value) -> Outcome<()> {
    match c_int(vm, value)? {
        2 => Ok(()),
        _ => Err(fault(
            Kind::OSError,
            "not supported here yet: addresses of this family",
        )),
    }
}

fn to_packed(vm: &Vm, a: &[Value]) -> Outcome {
    inet_family(vm, &a[0])?;
    let address = a[1]
        .as_str()
        .and_then(|text| text.as_str().parse::<Ipv4Addr>().ok());
    let address =
        address.ok_or_else(|| fault(Kind::OSError, "illegal IP address string passed to inet_pton"))?;
    Ok(Value::bytes(address.octets().to_vec()))
}

fn from_packed(vm: &Vm, a: &[Value]) -> Outcome {
    inet_family(vm, &a[0])?;
    match a[1].as_bytes().map(<[u8; 4]>::try_from) {
        Some(Ok(octets)) => Ok(Value::str(Ipv4Addr::from(octets).to_string())),
        _ => Err(Raise::value_error("invalid length of packed IP address string")),
    }
}

/// Well-known ports (`services(5)`).
fn service(name: &str) -> Option<u16> {
    Some(match name {
        "echo" => 7,
        "ftp" => 21,
        "ssh" => 22,
        "smtp" => 25,
        "domain" => 53,
        "http" => 80,
        "https" => 443,
        _ => return None,
    })
}

/// Types of sockets with their protocols, in the order in which the C library gives them.
const KINDS: [(i64, i64); 3] = [(1, 6), (2, 17), (3, 0)];

fn address_info(vm: &Vm, a: &[Value]) -> Outcome {
    let number = |at: usize| a[at].given().map_or(Ok(0), |value| vm.int_of(value));
    let (family, kind, protocol, flags) = (number(2)?, number(3)?, number(4)?, number(5)?);
    if !matches!(family, 0 | 2) {
        return Err(names::unknown(vm));
    }
    let address = match a[0].as_str() {
        Some(name) => names::resolve(vm, name.as_str())?,
        None if flags & 1 != 0 => Ipv4Addr::UNSPECIFIED,
        None => Ipv4Addr::LOCALHOST,
    };
    let port = match a[1].as_str() {
        Some(text) => match text
            .as_str()
            .parse::<u16>()
            .ok()
            .or_else(|| service(text.as_str()))
        {
            Some(port) => i64::from(port),
            None => return Err(names::unknown(vm)),
        },
        None if a[1].is_none() => 0,
        None => vm.int_of(&a[1])? & 0xffff,
    };
    let entries: Vec<Value> = KINDS
        .into_iter()
        .filter(|(one, of)| (kind == 0 || kind == *one) && (protocol == 0 || *of == 0 || protocol == *of))
        .map(|(one, of)| {
            Value::tuple(vec![
                Value::Int(2),
                Value::Int(one),
                Value::Int(of),
                Value::str(""),
                Value::tuple(vec![Value::str(address.to_string()), Value::Int(port)]),
            ])
        })
        .collect();
    Ok(Value::list(entries))
}
