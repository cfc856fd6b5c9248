//! `_socket`: what is below the module `socket`. The calls are those that CPython 3.11 makes, in its order.
//!
//! Left out: IPv6, ancillary data, names from a DNS.

mod address;
mod connecting;
mod functions;
mod names;
mod object;
mod options;
mod receiving;
mod sending;
mod waiting;

pub(super) use names::HOSTS;

use crate::machine::Vm;
use crate::value::{Class, Dict, Kind, Layout, Outcome, Str, Value};
use std::rc::Rc;

/// Constants of Linux (`socket(2)`, `socket(7)`, `ip(7)`, `tcp(7)`).
const NUMBERS: &[(&str, i64)] = &[
    ("AF_UNSPEC", 0),
    ("AF_UNIX", 1),
    ("AF_INET", 2),
    ("AF_INET6", 10),
    ("AF_NETLINK", 16),
    ("SOCK_STREAM", 1),
    ("SOCK_DGRAM", 2),
    ("SOCK_RAW", 3),
    ("SOCK_SEQPACKET", 5),
    ("SOCK_NONBLOCK", 0o4000),
    ("SOCK_CLOEXEC", 0o2_000_000),
    ("SOL_SOCKET", 1),
    ("SOL_IP", 0),
    ("SOL_TCP", 6),
    ("SOL_UDP", 17),
    ("SO_DEBUG", 1),
    ("SO_REUSEADDR", 2),
    ("SO_TYPE", 3),
    ("SO_ERROR", 4),
    ("SO_DONTROUTE", 5),
    ("SO_BROADCAST", 6),
    ("SO_SNDBUF", 7),
    ("SO_RCVBUF", 8),
    ("SO_KEEPALIVE", 9),
    ("SO_OOBINLINE", 10),
    ("SO_PRIORITY", 12),
    ("SO_LINGER", 13),
    ("SO_REUSEPORT", 15),
    ("SO_RCVLOWAT", 18),
    ("SO_SNDLOWAT", 19),
    ("SO_RCVTIMEO", 20),
    ("SO_SNDTIMEO", 21),
    ("SO_ACCEPTCONN", 30),
    ("SO_PROTOCOL", 38),
    ("SO_DOMAIN", 39),
    ("SO_INCOMING_CPU", 49),
    ("IPPROTO_IP", 0),
    ("IPPROTO_ICMP", 1),
    ("IPPROTO_TCP", 6),
    ("IPPROTO_UDP", 17),
    ("IPPROTO_IPV6", 41),
    ("IP_TOS", 1),
    ("IP_TTL", 2),
    ("IPV6_V6ONLY", 26),
    ("TCP_NODELAY", 1),
    ("TCP_MAXSEG", 2),
    ("TCP_CORK", 3),
    ("TCP_KEEPIDLE", 4),
    ("TCP_KEEPINTVL", 5),
    ("TCP_KEEPCNT", 6),
    ("TCP_SYNCNT", 7),
    ("TCP_LINGER2", 8),
    ("TCP_DEFER_ACCEPT", 9),
    ("TCP_WINDOW_CLAMP", 10),
    ("TCP_INFO", 11),
    ("TCP_QUICKACK", 12),
    ("TCP_CONGESTION", 13),
    ("TCP_USER_TIMEOUT", 18),
    ("TCP_FASTOPEN", 23),
    ("TCP_NOTSENT_LOWAT", 25),
    ("MSG_OOB", 1),
    ("MSG_PEEK", 2),
    ("MSG_DONTROUTE", 4),
    ("MSG_CTRUNC", 8),
    ("MSG_TRUNC", 0x20),
    ("MSG_DONTWAIT", 0x40),
    ("MSG_EOR", 0x80),
    ("MSG_WAITALL", 0x100),
    ("MSG_NOSIGNAL", 0x4000),
    ("MSG_MORE", 0x8000),
    ("MSG_CMSG_CLOEXEC", 0x4000_0000),
    ("SHUT_RD", 0),
    ("SHUT_WR", 1),
    ("SHUT_RDWR", 2),
    ("SOMAXCONN", 4096),
    ("SCM_RIGHTS", 1),
    ("INADDR_ANY", 0),
    ("INADDR_LOOPBACK", 0x7f00_0001),
    ("INADDR_BROADCAST", 0xffff_ffff),
    ("INADDR_NONE", 0xffff_ffff),
    ("AI_PASSIVE", 1),
    ("AI_CANONNAME", 2),
    ("AI_NUMERICHOST", 4),
    ("AI_ADDRCONFIG", 0x20),
    ("AI_NUMERICSERV", 0x400),
    ("EAI_NONAME", -2),
    ("EAI_FAMILY", -6),
    ("EAI_SERVICE", -8),
    ("NI_NUMERICHOST", 1),
    ("NI_NUMERICSERV", 2),
];

pub(super) fn module(vm: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_socket", namespace, functions::FUNCTIONS);
    let set = |name: &str, value: Value| namespace.set_name(&Str::new(name), value);
    for (name, number) in NUMBERS {
        set(name, Value::Int(*number));
    }
    set("has_ipv6", Value::Bool(true));
    let os_error = vm.types.exception(Kind::OSError);
    let timeout = vm.types.exception(Kind::TimeoutError);
    set("error", Value::Class(Rc::clone(os_error)));
    set("timeout", Value::Class(Rc::clone(timeout)));
    for name in ["gaierror", "herror"] {
        let class = Class::built_in(name, Some(os_error), Layout::Exception, None);
        class.namespace.set_name(&vm.names.module, Value::str("socket"));
        class.refresh(&vm.names);
        if name == "gaierror" {
            vm.kept
                .borrow_mut()
                .insert(names::GAI_ERROR, Value::Class(Rc::clone(&class)));
        }
        set(name, Value::Class(class));
    }
    let class = object::class(vm);
    vm.kept
        .borrow_mut()
        .insert(functions::SOCKET, Value::Class(Rc::clone(&class)));
    set("socket", Value::Class(Rc::clone(&class)));
    set("SocketType", Value::Class(class));
    Ok(())
}
