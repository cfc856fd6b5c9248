//! Calls that make, open and close connections.

use super::time::give_up_after;
use crate::Reply;
use crate::descriptor::Object;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use crate::socket::option::Options;
use crate::socket::{Body, address};
use crate::tcp::Tcp;
use crate::unix::Unix;
use socketarium_trace::event::{Family, How, Out, Provenance, SockFlags, SockKind, Transport};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd};

const IPPROTO_TCP: i32 = 6;
const IPPROTO_UDP: i32 = 17;

/// Domain, type and protocol of `socket()`.
pub(super) type Wanted = (Family, SockKind, i32);

impl Host {
    pub(super) fn call_socket(
        &mut self,
        caller: &mut Caller<'_>,
        wanted: Wanted,
        flags: SockFlags,
    ) -> Result<i64, Errno> {
        let (transport, v6) = transport(wanted)?;
        self.free_descriptor(caller.pid)?;
        let (options, body) = match transport {
            Transport::Tcp => (Options::tcp(&self.stack.sysctls), Body::Tcp(Tcp::Idle)),
            Transport::Udp => (Options::new(&self.stack.sysctls), Body::Udp(Box::default())),
            Transport::UnixStream | Transport::UnixDatagram => (
                Options::new(&self.stack.sysctls),
                Body::Unix(Box::new(Unix::new(
                    transport,
                    self.stack.sysctls.unix_max_dgram_qlen,
                ))),
            ),
            Transport::Raw | Transport::Other => return Err(Errno::EPERM),
        };
        let key = self.make_socket(caller.tracer, (transport, v6), Provenance::Call, options, body);
        let fd = self.new_descriptor(
            caller.tracer,
            caller.pid,
            Object::Socket(key),
            (flags.nonblock, flags.cloexec),
        )?;
        Ok(i64::from(fd.0))
    }

    pub(super) fn call_bind(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        (to, length): (&Address, u32),
    ) -> Result<i64, Errno> {
        let (_, key) = self.hold_socket(caller.pid, fd, partial)?;
        if matches!(self.sockets[key].body, Body::Unix(_)) {
            return self.bind_unix(caller.tracer, key, (to, length));
        }
        let at = bind_address(to, length, self.sockets[key].sock.v6)?;
        self.bind_inet(key, at)?;
        Ok(0)
    }

    pub(super) fn call_listen(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        backlog: i32,
    ) -> Result<i64, Errno> {
        let (_, key) = self.hold_socket(caller.pid, fd, partial)?;
        // A negative backlog is a very large one: the kernel compares it unsigned.
        let limit = (backlog as u32).min(self.stack.sysctls.somaxconn);
        match &self.sockets[key].body {
            Body::Tcp(_) => self.listen_tcp(caller.tracer, key, limit)?,
            Body::Udp(_) => return Err(Errno::EOPNOTSUPP),
            Body::Unix(_) => self.listen_unix(caller.tracer, key, limit)?,
        }
        Ok(0)
    }

    pub(super) fn call_accept(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        (capacity, flags): (Option<u32>, SockFlags),
    ) -> Attempt {
        let (file, key) = match self.hold_socket(caller.pid, fd, partial) {
            Ok(found) => found,
            Err(errno) => return Err(errno).into(),
        };
        // Its number is taken before it sleeps.
        let number = match partial.reserved {
            Some(number) => number,
            None => match self.reserve_descriptor(caller.pid) {
                Ok(number) => *partial.reserved.insert(number),
                Err(errno) => return Err(errno).into(),
            },
        };
        let may_wait = self.may_wait(file, partial);
        let timeout = self.sockets[key].sock.options.receive_timeout_nanos;
        give_up_after(caller, partial, timeout);
        let accepted = match &self.sockets[key].body {
            Body::Tcp(_) => self.accept_tcp(key),
            Body::Udp(_) => Err(Errno::EOPNOTSUPP),
            Body::Unix(_) => self.accept_unix(caller.tracer, key, may_wait && !partial.expired),
        };
        if let Ok(None) = accepted
            && may_wait
            && !partial.expired
        {
            return Attempt::Sleep(crate::process::Sleep::in_line(Object::Socket(key)));
        }
        self.return_descriptor(caller.pid, number);
        match accepted {
            Ok(Some(connection)) => {
                let opened = self.open_file(Object::Socket(connection), flags.nonblock);
                self.install(caller.tracer, caller.pid, number, opened, (flags.cloexec, false));
                self.accepted(connection, number, capacity).into()
            }
            Ok(None) => Err(Errno::EAGAIN).into(),
            Err(errno) => Err(errno).into(),
        }
    }

    fn accepted(&self, connection: usize, fd: Fd, capacity: Option<u32>) -> Reply {
        let peer = self.accepted_from(connection);
        let out = match (capacity, peer) {
            (Some(_), Some(address)) => Out::Address {
                length: address_length(&address),
                address,
            },
            _ => Out::Nothing,
        };
        Reply::with(i64::from(fd.0), out)
    }

    pub(super) fn call_connect(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        (to, length): (&Address, u32),
    ) -> Attempt {
        let (file, key) = match self.hold_socket(caller.pid, fd, partial) {
            Ok(found) => found,
            Err(errno) => return Err(errno).into(),
        };
        let nonblock = !self.may_wait(file, partial);
        let timeout = self.sockets[key].sock.options.send_timeout_nanos;
        give_up_after(caller, partial, timeout);
        match &self.sockets[key].body {
            Body::Tcp(_) => self.connect_tcp(caller.tracer, key, (to, length), nonblock, partial),
            Body::Udp(_) => self.connect_udp(caller.tracer, key, (to, length)).into(),
            Body::Unix(_) => self.connect_unix(caller.tracer, key, (to, length), nonblock, partial),
        }
    }

    pub(super) fn call_shutdown(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        how: How,
    ) -> Result<i64, Errno> {
        let (_, key) = self.hold_socket(caller.pid, fd, partial)?;
        let (receive, send) = match how {
            How::Read => (true, false),
            How::Write => (false, true),
            How::Both => (true, true),
            How::Other(_) => return Err(Errno::EINVAL),
        };
        match &self.sockets[key].body {
            Body::Tcp(_) => self.shutdown_tcp(caller.tracer, key, (receive, send))?,
            Body::Udp(_) => self.shutdown_udp(caller.tracer, key, (receive, send))?,
            Body::Unix(_) => self.shutdown_unix(caller.tracer, key, (receive, send))?,
        }
        Ok(0)
    }

    pub(super) fn call_socketpair(
        &mut self,
        caller: &mut Caller<'_>,
        wanted: Wanted,
        flags: SockFlags,
    ) -> Attempt {
        match transport(wanted) {
            Ok((transport @ (Transport::UnixStream | Transport::UnixDatagram), _)) => {
                self.pair_unix(caller, transport, flags)
            }
            Ok(_) => Err(Errno::EOPNOTSUPP).into(),
            Err(errno) => Err(errno).into(),
        }
    }
}

/// What `socket()` was asked for, as the kernel finds it.
fn transport((domain, kind, protocol): Wanted) -> Result<(Transport, bool), Errno> {
    let v6 = match domain {
        Family::Inet => false,
        Family::Inet6 => true,
        Family::Unix if !(0..=1).contains(&protocol) => return Err(Errno::EPROTONOSUPPORT),
        Family::Unix => {
            return match kind {
                SockKind::Stream => Ok((Transport::UnixStream, false)),
                SockKind::Dgram | SockKind::Raw => Ok((Transport::UnixDatagram, false)),
                SockKind::Seqpacket | SockKind::Other(_) => Err(Errno::ESOCKTNOSUPPORT),
            };
        }
        Family::Netlink | Family::Other(_) => return Err(Errno::EAFNOSUPPORT),
    };
    match (kind, protocol) {
        (SockKind::Stream, 0 | IPPROTO_TCP) => Ok((Transport::Tcp, v6)),
        (SockKind::Dgram, 0 | IPPROTO_UDP) => Ok((Transport::Udp, v6)),
        (SockKind::Stream | SockKind::Dgram, _) => Err(Errno::EPROTONOSUPPORT),
        (SockKind::Raw, _) => Err(Errno::EPERM),
        (SockKind::Seqpacket | SockKind::Other(_), _) => Err(Errno::ESOCKTNOSUPPORT),
    }
}

/// `bind()` takes an unspecified family with an unspecified address too, as old programs pass it.
fn bind_address(to: &Address, length: u32, v6: bool) -> Result<std::net::SocketAddr, Errno> {
    match to {
        Address::Other(0) if !v6 && length >= 16 => Ok(address::any(false)),
        Address::Inet(_) | Address::Unix(_) | Address::Other(_) => address::inet(to, length, v6),
    }
}

/// Bytes of the `sockaddr` of an address.
pub(crate) fn address_length(address: &Address) -> u32 {
    match address {
        Address::Inet(address) if address.is_ipv4() => 16,
        Address::Inet(_) => 28,
        Address::Unix(path) if path.is_empty() => 2,
        // The `@` stands for the zero before an abstract name; a path ends with one.
        Address::Unix(name) if name.starts_with('@') => name.len() as u32 + 2,
        Address::Unix(path) => path.len() as u32 + 3,
        Address::Other(_) => 16,
    }
}
