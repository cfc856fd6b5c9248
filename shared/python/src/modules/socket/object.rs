//! `_socket.socket`: a descriptor with a family, a type and a time after which its calls give up.

use super::super::kernel_call::{c_int, call, make};
use super::super::stream::os_error;
use super::{address, waiting};
use crate::machine::Vm;
use crate::value::{
    Class, Def, Foreign, Future, Instance, Kind, Layout, Outcome, Payload, Raise, Value, fault, getter,
    plain, resumable,
};
use socketarium_kernel::Request;
use socketarium_trace::event::{Call, Family, How, IoctlArgument, Out, SockFlags, SockKind};
use socketarium_trace::{Errno, Fd};
use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

/// What a socket object keeps.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) fd: Cell<i32>,
    pub(super) family: Cell<Family>,
    kind: Cell<SockKind>,
    protocol: Cell<i32>,
    pub(super) patience: Cell<Patience>,
}

/// How long calls of a socket wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    Forever,
    /// Nanoseconds; none at all where the socket does not block.
    AtMost(u64),
}

impl Foreign for Socket {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `FIONBIO` (`ioctl_tty(2)`).
const FIONBIO: u32 = 0x5421;

/// `SO_TYPE`, `SO_PROTOCOL` and their level.
const SOL_SOCKET: i32 = 1;
const SO_TYPE: i32 = 3;
const SO_PROTOCOL: i32 = 38;

/// Size of `sockaddr_storage`, which CPython passes where it does not know the family.
const STORAGE_BYTES: u32 = 128;

/// What `listen` takes where nobody says how many.
const BACKLOG: i32 = 128;

/// Where the process keeps the time that new sockets begin with.
pub(super) const DEFAULT_TIMEOUT: &str = "_socket.default_timeout";

const METHODS: &[Def] = &[
    plain("__new__(cls, *rest, **named)", |_, a| Ok(made(&a[0]))),
    resumable("__init__(self, family=, type=, proto=, fileno=)", init),
    resumable("__del__(self, /)", |vm, a| {
        Box::pin(async move { close(&vm, socket(&a[0])?).await })
    }),
    resumable("close(self, /)", |vm, a| {
        Box::pin(async move { close(&vm, socket(&a[0])?).await })
    }),
    plain("detach(self, /)", |_, a| {
        Ok(Value::Int(i64::from(socket(&a[0])?.fd.replace(-1))))
    }),
    plain("fileno(self, /)", |_, a| {
        Ok(Value::Int(i64::from(socket(&a[0])?.fd.get())))
    }),
    resumable("_accept(self, /)", accept),
    resumable("bind(self, address, /)", bind),
    resumable("listen(self, backlog=, /)", listen),
    resumable("getsockname(self, /)", |vm, a| {
        Box::pin(async move { own_name(&vm, socket(&a[0])?).await })
    }),
    resumable("getpeername(self, /)", peer_name),
    resumable("shutdown(self, how, /)", shutdown),
    resumable("setblocking(self, flag, /)", set_blocking),
    plain("getblocking(self, /)", |_, a| {
        Ok(Value::Bool(socket(&a[0])?.patience.get() != Patience::AtMost(0)))
    }),
    resumable("settimeout(self, timeout, /)", set_timeout),
    plain("gettimeout(self, /)", |_, a| {
        Ok(socket(&a[0])?.patience.get().shown())
    }),
    getter("timeout(self)", |_, a| Ok(socket(&a[0])?.patience.get().shown())),
    getter("family(self)", |_, a| {
        Ok(Value::Int(i64::from(family_number(socket(&a[0])?.family.get()))))
    }),
    getter("type(self)", |_, a| {
        Ok(Value::Int(i64::from(kind_number(socket(&a[0])?.kind.get()))))
    }),
    getter("proto(self)", |_, a| {
        Ok(Value::Int(i64::from(socket(&a[0])?.protocol.get())))
    }),
];

/// The class, with the methods of all files of this room.
pub(super) fn class(vm: &Vm) -> Rc<Class> {
    let class = Class::built_in("socket", Some(&vm.types.object), Layout::Foreign("socket"), None);
    class.namespace.set_name(&vm.names.module, Value::str("_socket"));
    crate::builtins::methods(&class, METHODS);
    crate::builtins::methods(&class, super::connecting::METHODS);
    crate::builtins::methods(&class, super::options::METHODS);
    crate::builtins::methods(&class, super::sending::METHODS);
    crate::builtins::methods(&class, super::receiving::METHODS);
    class.refresh(&vm.names);
    class
}

/// A socket object of this class that has no descriptor yet.
fn made(class: &Value) -> Value {
    let Value::Class(class) = class else {
        return Value::None;
    };
    let socket = Socket {
        fd: Cell::new(-1),
        family: Cell::new(Family::Inet),
        kind: Cell::new(SockKind::Stream),
        protocol: Cell::new(0),
        patience: Cell::new(Patience::Forever),
    };
    Value::Instance(Instance::new(
        Rc::clone(class),
        Payload::Foreign(Box::new(socket)),
    ))
}

/// What a socket object keeps.
///
/// # Errors
/// That it is no socket.
pub(super) fn socket(value: &Value) -> Outcome<&Socket> {
    value
        .foreign::<Socket>()
        .ok_or_else(|| Raise::type_error("a socket is wanted"))
}

impl Patience {
    /// From an argument: None, or seconds.
    pub(super) fn read(vm: &Vm, value: &Value) -> Outcome<Self> {
        if value.is_none() {
            return Ok(Self::Forever);
        }
        if value.as_str().is_some() {
            return Err(Raise::type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                vm.type_name(value)
            )));
        }
        let seconds = vm.float_of(value)?;
        if seconds.is_nan() {
            return Err(Raise::value_error("Invalid value NaN (not a number)"));
        }
        if seconds < 0.0 {
            return Err(Raise::value_error("Timeout value out of range"));
        }
        if seconds > 9.0e9 {
            return Err(fault(
                Kind::OverflowError,
                "timestamp too large to convert to C _PyTime_t",
            ));
        }
        Ok(Self::AtMost((seconds * 1e9).ceil() as u64))
    }

    pub(super) fn shown(self) -> Value {
        match self {
            Self::Forever => Value::None,
            Self::AtMost(nanos) => Value::Float(nanos as f64 / 1e9),
        }
    }
}

fn family_of(number: i32) -> Family {
    match number {
        1 => Family::Unix,
        2 => Family::Inet,
        10 => Family::Inet6,
        16 => Family::Netlink,
        other => Family::Other(other),
    }
}

pub(super) fn family_number(family: Family) -> i32 {
    match family {
        Family::Unix => 1,
        Family::Inet => 2,
        Family::Inet6 => 10,
        Family::Netlink => 16,
        Family::Other(number) => number,
    }
}

pub(super) fn kind_of(number: i32) -> SockKind {
    match number {
        1 => SockKind::Stream,
        2 => SockKind::Dgram,
        3 => SockKind::Raw,
        5 => SockKind::Seqpacket,
        other => SockKind::Other(other),
    }
}

fn kind_number(kind: SockKind) -> i32 {
    match kind {
        SockKind::Stream => 1,
        SockKind::Dgram => 2,
        SockKind::Raw => 3,
        SockKind::Seqpacket => 5,
        SockKind::Other(number) => number,
    }
}

/// `SOCK_NONBLOCK` and `SOCK_CLOEXEC`, in the numbers of Linux.
const SOCK_NONBLOCK: i32 = 0o4000;
const SOCK_CLOEXEC: i32 = 0o2_000_000;

/// A family, a type and its flags, from arguments of `socket` and `socketpair`. Descriptors are closed on `exec`.
pub(super) fn kinds(vm: &Vm, family: &Value, kind: &Value) -> Outcome<(Family, SockKind, SockFlags)> {
    let number = |value: &Value, default| value.given().map_or(Ok(default), |value| c_int(vm, value));
    let (family, kind) = (number(family, -1)?, number(kind, -1)?);
    let family = family_of(if family == -1 { 2 } else { family });
    let word = if kind == -1 { 1 } else { kind };
    let flags = SockFlags {
        nonblock: word & SOCK_NONBLOCK != 0,
        cloexec: true,
    };
    Ok((family, kind_of(word & !(SOCK_NONBLOCK | SOCK_CLOEXEC)), flags))
}

fn init(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let (family, kind, flags) = kinds(&vm, &a[1], &a[2])?;
        let protocol = a[3].given().map_or(Ok(-1), |value| c_int(&vm, value))?;
        match a[4].given().filter(|value| !value.is_none()) {
            Some(fd) => adopt(&vm, own, c_int(&vm, fd)?, [&a[1], &a[2], &a[3]]).await?,
            None => {
                let reply = call(
                    &vm,
                    Call::Socket {
                        domain: family,
                        kind,
                        flags,
                        protocol: protocol.max(0),
                    },
                )
                .await?;
                own.fd
                    .set(i32::try_from(reply.outcome.result.unwrap_or(-1)).unwrap_or(-1));
                own.family.set(family);
                own.kind.set(kind);
                own.protocol.set(protocol.max(0));
            }
        }
        if flags.nonblock {
            own.patience.set(Patience::AtMost(0));
        } else if let Some(default) = vm.kept.borrow().get(DEFAULT_TIMEOUT).cloned() {
            own.patience.set(Patience::read(&vm, &default)?);
        }
        if own.patience.get() != Patience::Forever && !flags.nonblock {
            no_block(&vm, own, true).await?;
        }
        Ok(Value::None)
    })
}

/// Takes over a descriptor: what is not said of it is asked of the kernel.
async fn adopt(vm: &Vm, own: &Socket, fd: i32, said: [&Value; 3]) -> Outcome<()> {
    if fd < 0 {
        return Err(Raise::value_error("negative file descriptor"));
    }
    let unsaid = |value: &Value| value.given().is_none_or(|value| matches!(value, Value::Int(-1)));
    let [family, kind, protocol] = said;
    let name = make(
        vm,
        Request::of(Call::Getsockname {
            fd: Fd(fd),
            capacity: Some(STORAGE_BYTES),
        }),
    )
    .await?;
    own.family.set(match (&name.outcome.result, &name.outcome.out) {
        _ if !unsaid(family) => kinds(vm, family, kind)?.0,
        (Err(errno), _) => return Err(os_error(*errno)),
        (
            Ok(_),
            Out::Address {
                address: socketarium_trace::net::Address::Unix(_),
                ..
            },
        ) => Family::Unix,
        _ => Family::Inet,
    });
    own.kind.set(if unsaid(kind) {
        kind_of(super::options::number(vm, fd, SOL_SOCKET, SO_TYPE).await?)
    } else {
        kinds(vm, family, kind)?.1
    });
    own.protocol.set(if unsaid(protocol) {
        super::options::number(vm, fd, SOL_SOCKET, SO_PROTOCOL).await?
    } else {
        c_int(vm, protocol)?
    });
    own.fd.set(fd);
    Ok(())
}

/// A socket object for a descriptor of a `socketpair`.
pub(super) fn of_descriptor(
    class: &Rc<Class>,
    fd: Fd,
    family: Family,
    kind: SockKind,
    protocol: i32,
) -> Value {
    let value = made(&Value::Class(Rc::clone(class)));
    if let Ok(own) = socket(&value) {
        own.fd.set(fd.0);
        own.family.set(family);
        own.kind.set(kind);
        own.protocol.set(protocol);
    }
    value
}

async fn close(vm: &Vm, own: &Socket) -> Outcome {
    let fd = own.fd.replace(-1);
    if fd >= 0 {
        let reply = make(vm, Request::of(Call::Close { fd: Fd(fd) })).await?;
        match reply.outcome.result {
            Err(errno) if errno != Errno::ECONNRESET => return Err(os_error(errno)),
            _ => {}
        }
    }
    Ok(Value::None)
}

fn accept(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let reply = waiting::until_done(&vm, own, waiting::Direction::Read, || {
            Request::of(Call::Accept4 {
                fd: Fd(own.fd.get()),
                capacity: Some(address::capacity(own.family.get())),
                flags: SockFlags {
                    nonblock: false,
                    cloexec: true,
                },
            })
        })
        .await?;
        let peer = match &reply.outcome.out {
            Out::Address { address, .. } => address::show(address),
            _ => Value::None,
        };
        Ok(Value::tuple(vec![
            super::super::kernel_call::number(&reply),
            peer,
        ]))
    })
}

fn bind(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let (address, length) = address::read(&vm, own.family.get(), "bind", &a[1])?;
        let fd = Fd(own.fd.get());
        call(&vm, Call::Bind { fd, address, length }).await?;
        Ok(Value::None)
    })
}

fn listen(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let backlog = a[1]
            .given()
            .map_or(Ok(BACKLOG), |value| c_int(&vm, value))?
            .max(0);
        let fd = Fd(socket(&a[0])?.fd.get());
        call(&vm, Call::Listen { fd, backlog }).await?;
        Ok(Value::None)
    })
}

async fn own_name(vm: &Vm, own: &Socket) -> Outcome {
    let capacity = Some(address::capacity(own.family.get()));
    let reply = call(
        vm,
        Call::Getsockname {
            fd: Fd(own.fd.get()),
            capacity,
        },
    )
    .await?;
    Ok(name_of(&reply.outcome.out))
}

fn peer_name(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let capacity = Some(address::capacity(own.family.get()));
        let reply = call(
            &vm,
            Call::Getpeername {
                fd: Fd(own.fd.get()),
                capacity,
            },
        )
        .await?;
        Ok(name_of(&reply.outcome.out))
    })
}

fn name_of(out: &Out) -> Value {
    match out {
        Out::Address { address, .. } => address::show(address),
        _ => Value::None,
    }
}

fn shutdown(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let how = match c_int(&vm, &a[1])? {
            0 => How::Read,
            1 => How::Write,
            2 => How::Both,
            other => How::Other(other),
        };
        call(
            &vm,
            Call::Shutdown {
                fd: Fd(socket(&a[0])?.fd.get()),
                how,
            },
        )
        .await?;
        Ok(Value::None)
    })
}

/// Tells the kernel whether calls of this socket wait.
async fn no_block(vm: &Vm, own: &Socket, on: bool) -> Outcome<()> {
    call(
        vm,
        Call::Ioctl {
            fd: Fd(own.fd.get()),
            request: FIONBIO,
            argument: IoctlArgument::Number(i32::from(on)),
        },
    )
    .await?;
    Ok(())
}

fn set_blocking(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let blocks = vm.truth(&a[1]).await?;
        own.patience.set(if blocks {
            Patience::Forever
        } else {
            Patience::AtMost(0)
        });
        no_block(&vm, own, !blocks).await?;
        Ok(Value::None)
    })
}

fn set_timeout(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let own = socket(&a[0])?;
        let patience = Patience::read(&vm, &a[1])?;
        own.patience.set(patience);
        no_block(&vm, own, patience != Patience::Forever).await?;
        Ok(Value::None)
    })
}
