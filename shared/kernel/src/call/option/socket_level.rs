//! Options of `SOL_SOCKET` (socket(7)).

use super::{int, number, stored, stored_option};
use crate::host::Host;
use crate::socket::option::level::SOCKET;
use crate::socket::{Body, Wake, happened};
use crate::timer::SocketKey;
use socketarium_trace::Errno;
use socketarium_trace::event::Transport;

const REUSEADDR: i32 = 2;
const TYPE: i32 = 3;
const ERROR: i32 = 4;
const BROADCAST: i32 = 6;
const SNDBUF: i32 = 7;
const RCVBUF: i32 = 8;
const KEEPALIVE: i32 = 9;
const LINGER: i32 = 13;
const REUSEPORT: i32 = 15;
const RCVLOWAT: i32 = 18;
const SNDLOWAT: i32 = 19;
const RCVTIMEO: i32 = 20;
const SNDTIMEO: i32 = 21;
const ACCEPTCONN: i32 = 30;
const SNDBUFFORCE: i32 = 32;
const RCVBUFFORCE: i32 = 33;
const PROTOCOL: i32 = 38;
const DOMAIN: i32 = 39;
const COOKIE: i32 = 57;
const RCVTIMEO_NEW: i32 = 66;
const SNDTIMEO_NEW: i32 = 67;

/// `SOCK_MIN_RCVBUF`, `SOCK_MIN_SNDBUF`.
const LEAST_RECEIVE_BUFFER: i32 = 2304;
const LEAST_SEND_BUFFER: i32 = 4608;
/// Length of a tick of the kernel's clock, to which it rounds times up (`CONFIG_HZ=250`).
const TICK_NANOS: u64 = 4_000_000;

/// "Numerical argument out of domain"; no other call of the model gives it.
const EDOM: Errno = Errno(33);

impl Host {
    pub(super) fn set_socket_option(&mut self, key: SocketKey, name: i32, value: &[u8]) -> Result<(), Errno> {
        let number = number(value)?;
        let on = number != 0;
        let sysctls = &self.stack.sysctls;
        let (receive_most, send_most, tcp_most) = (sysctls.rmem_max, sysctls.wmem_max, sysctls.tcp_rmem[2]);
        let socket = &mut self.sockets[key];
        let options = &mut socket.sock.options;
        match name {
            REUSEADDR => options.reuse_address = on,
            BROADCAST => options.broadcast = on,
            KEEPALIVE => options.keep_alive = on,
            REUSEPORT if on && matches!(socket.body, Body::Unix(_)) => return Err(Errno::EOPNOTSUPP),
            REUSEPORT => options.reuse_port = on,
            SNDBUF => {
                options.send_buffer = buffer(number, send_most, LEAST_SEND_BUFFER);
                options.send_buffer_locked = true;
                self.wakes.push(Wake {
                    socket: key,
                    happened: happened::WRITABLE,
                });
            }
            RCVBUF => {
                options.receive_buffer = buffer(number, receive_most, LEAST_RECEIVE_BUFFER);
                options.receive_buffer_locked = true;
            }
            LINGER => {
                let seconds: &[u8; 4] = value
                    .get(4..8)
                    .and_then(<[u8]>::first_chunk)
                    .ok_or(Errno::EINVAL)?;
                options.linger = on;
                if on {
                    options.linger_seconds = u32::from_ne_bytes(*seconds);
                }
            }
            RCVLOWAT => {
                let asked = if number < 0 { i32::MAX } else { number } as u32;
                let most = match socket.body {
                    Body::Tcp(_) if options.receive_buffer_locked => options.receive_buffer / 2,
                    Body::Tcp(_) => tcp_most / 2,
                    Body::Udp(_) | Body::Unix(_) => u32::MAX,
                };
                options.receive_low_water = asked.min(most).max(1);
            }
            RCVTIMEO | RCVTIMEO_NEW => options.receive_timeout_nanos = timeout(value)?,
            SNDTIMEO | SNDTIMEO_NEW => options.send_timeout_nanos = timeout(value)?,
            SNDBUFFORCE | RCVBUFFORCE => return Err(Errno::EPERM),
            _ => return socket.store(stored(SOCKET, name)?, number),
        }
        Ok(())
    }

    pub(super) fn socket_option(&mut self, key: SocketKey, name: i32) -> Result<Vec<u8>, Errno> {
        let socket = &mut self.sockets[key];
        let sock = &socket.sock;
        let options = &sock.options;
        let flag = |on: bool| int(i32::from(on));
        Ok(match name {
            REUSEADDR => flag(options.reuse_address),
            BROADCAST => flag(options.broadcast),
            KEEPALIVE => flag(options.keep_alive),
            REUSEPORT => flag(options.reuse_port),
            TYPE => flag_type(sock.transport),
            DOMAIN => int(match (sock.transport, sock.v6) {
                (Transport::UnixStream | Transport::UnixDatagram, _) => 1,
                (_, false) => 2,
                (_, true) => 10,
            }),
            PROTOCOL => int(match socket.body {
                Body::Tcp(_) => 6,
                Body::Udp(_) => 17,
                Body::Unix(_) => 0,
            }),
            ERROR => {
                let error = socket.sock.take_error().or_else(|| socket.sock.soft_error.take());
                int(error.map_or(0, |errno| errno.0))
            }
            ACCEPTCONN => flag(socket.is_listening()),
            SNDBUF => int(options.send_buffer as i32),
            RCVBUF => int(options.receive_buffer as i32),
            LINGER => {
                let mut bytes = flag(options.linger);
                bytes.extend(options.linger_seconds.to_ne_bytes());
                bytes
            }
            RCVLOWAT => int(options.receive_low_water as i32),
            SNDLOWAT => int(1),
            RCVTIMEO | RCVTIMEO_NEW => time_value(options.receive_timeout_nanos),
            SNDTIMEO | SNDTIMEO_NEW => time_value(options.send_timeout_nanos),
            COOKIE => u64::from(sock.id.0).to_ne_bytes().to_vec(),
            _ => return stored_option(socket, SOCKET, name),
        })
    }
}

fn flag_type(transport: Transport) -> Vec<u8> {
    int(match transport {
        Transport::Tcp | Transport::UnixStream => 1,
        Transport::Udp | Transport::UnixDatagram => 2,
        Transport::Raw | Transport::Other => 3,
    })
}

/// A buffer's size as the kernel keeps it: what was asked for, doubled for its own bookkeeping.
fn buffer(asked: i32, most: u32, least: i32) -> u32 {
    // A negative size is a very large one: the kernel compares it unsigned.
    let asked = (asked as u32).min(most).min(i32::MAX as u32 / 2);
    (asked * 2).max(least as u32)
}

/// A `struct timeval`, rounded up to ticks; zero is no limit, below zero is none at all.
fn timeout(value: &[u8]) -> Result<Option<u64>, Errno> {
    let word = |at: usize| {
        let eight: Option<&[u8; 8]> = value.get(at..).and_then(<[u8]>::first_chunk);
        eight.map(|bytes| i64::from_ne_bytes(*bytes)).ok_or(Errno::EINVAL)
    };
    let (seconds, micros) = (word(0)?, word(8)?);
    if !(0..1_000_000).contains(&micros) {
        return Err(EDOM);
    }
    if seconds < 0 {
        return Ok(Some(0));
    }
    let nanos = (seconds as u64).saturating_mul(1_000_000_000);
    let rounded = (micros as u64 * 1000).div_ceil(TICK_NANOS) * TICK_NANOS;
    Ok(Some(nanos.saturating_add(rounded)).filter(|nanos| *nanos != 0))
}

fn time_value(nanos: Option<u64>) -> Vec<u8> {
    let nanos = nanos.unwrap_or(0);
    let mut bytes = (nanos / 1_000_000_000).to_ne_bytes().to_vec();
    bytes.extend((nanos % 1_000_000_000 / 1000).to_ne_bytes());
    bytes
}
