//! `setsockopt` and `getsockopt`: to the level that has the option.
//!
//! The length that `getsockopt` asks for is not known here: every value comes back whole.

mod ip_level;
mod socket_level;
mod tcp_level;

use crate::Reply;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use crate::socket::option::Standing;
use crate::socket::option::level::{IP, IPV6, SOCKET, TCP, UDP};
use crate::socket::option::rule::{Known, Rule};
use crate::socket::option::table;
use crate::socket::{Body, Socket};
use crate::timer::SocketKey;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::Out;
use socketarium_trace::{Errno, Fd};

impl Host {
    pub(super) fn call_setsockopt(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        (level, name): (i32, i32),
        value: &[u8],
    ) -> Result<i64, Errno> {
        let (_, key) = self.hold_socket(caller.pid, fd, partial)?;
        let socket = &self.sockets[key];
        match (level, &socket.body) {
            (SOCKET, _) => self.set_socket_option(key, name, value)?,
            (_, Body::Unix(_)) => return Err(Errno::EOPNOTSUPP),
            (TCP, Body::Tcp(_)) => self.set_tcp_option(caller.tracer, key, name, value)?,
            (IP, _) => self.set_ip_option(key, name, value)?,
            (IPV6, _) if socket.sock.v6 => self.set_ipv6_option(key, name, value)?,
            (UDP, Body::Udp(_)) if value.len() < 4 => return Err(Errno::EINVAL),
            (_, Body::Tcp(_) | Body::Udp(_)) => return Err(Errno::ENOPROTOOPT),
        }
        if let Body::Tcp(_) = self.sockets[key].body {
            self.option_changed(caller.tracer, key, level, name);
        }
        Ok(0)
    }

    pub(super) fn call_getsockopt(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        (level, name): (i32, i32),
    ) -> Attempt {
        let read = self
            .hold_socket(caller.pid, fd, partial)
            .and_then(|(_, key)| self.read_option(caller, key, (level, name)));
        match read {
            Ok(bytes) => Reply {
                outcome: socketarium_trace::event::Outcome {
                    result: Ok(0),
                    out: Out::Option {
                        value: Payload::of(&bytes),
                    },
                },
                data: bytes,
            }
            .into(),
            Err(errno) => Err(errno).into(),
        }
    }

    fn read_option(
        &mut self,
        caller: &Caller<'_>,
        key: SocketKey,
        (level, name): (i32, i32),
    ) -> Result<Vec<u8>, Errno> {
        let socket = &self.sockets[key];
        match (level, &socket.body) {
            (SOCKET, _) => self.socket_option(key, name),
            (_, Body::Unix(_)) => Err(Errno::EOPNOTSUPP),
            (TCP, Body::Tcp(_)) => self.tcp_option(caller.tracer.now(), key, name),
            (IP, _) => self.ip_option(key, name),
            (IPV6, _) if socket.sock.v6 => self.ipv6_option(key, name),
            (UDP, Body::Udp(_)) => Err(Errno::ENOPROTOOPT),
            (_, Body::Tcp(_) | Body::Udp(_)) if socket.sock.v6 => Err(Errno::ENOPROTOOPT),
            (_, Body::Tcp(_) | Body::Udp(_)) => Err(Errno::EOPNOTSUPP),
        }
    }
}

/// The row of an option that is only kept.
///
/// # Errors
/// `ENOPROTOOPT` for what the model or Linux does not have.
fn stored(level: i32, name: i32) -> Result<&'static Known, Errno> {
    table::known(level, name)
        .filter(|known| known.standing == Standing::Stored)
        .ok_or(Errno::ENOPROTOOPT)
}

fn stored_option(socket: &Socket, level: i32, name: i32) -> Result<Vec<u8>, Errno> {
    let known = stored(level, name)?;
    let value = socket.stored(known)?;
    if known.rule != Rule::Rate {
        return Ok(int(value));
    }
    // Without a limit it is all ones.
    let rate = if value == -1 {
        u64::MAX
    } else {
        u64::from(value as u32)
    };
    Ok(rate.to_ne_bytes().to_vec())
}

/// The number at the start of an option's value.
///
/// # Errors
/// `EINVAL` where it is too short.
fn number(value: &[u8]) -> Result<i32, Errno> {
    let four = value.first_chunk().ok_or(Errno::EINVAL)?;
    Ok(i32::from_ne_bytes(*four))
}

fn int(value: i32) -> Vec<u8> {
    value.to_ne_bytes().to_vec()
}

fn between(value: i32, least: i32, most: i32) -> Result<i32, Errno> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(Errno::EINVAL)
    }
}
