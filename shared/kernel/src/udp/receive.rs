//! `recvfrom()` and `recv()`: one datagram at a time, whatever room there is for it (`udp_recvmsg`).

use super::lookup::seen;
use crate::call::{Transfer, flag, received};
use crate::descriptor::Object;
use crate::host::Host;
use crate::process::{Attempt, Partial, Sleep};
use crate::socket::Body;
use crate::timer::SocketKey;
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Readiness};

impl Host {
    pub(crate) fn receive_udp(
        &mut self,
        key: SocketKey,
        (size, transfer): (usize, Transfer),
        wants_address: bool,
        partial: &Partial,
    ) -> Attempt {
        if transfer.flags & flag::ERRQUEUE != 0 {
            return self.receive_error(key, size, wants_address);
        }
        let socket = &mut self.sockets[key];
        // An error comes before data that waits.
        if let Some(errno) = socket.sock.take_error() {
            return Err(errno).into();
        }
        let Body::Udp(udp) = &mut socket.body else {
            return Err(Errno::EOPNOTSUPP).into();
        };
        let found = if transfer.flags & flag::PEEK != 0 {
            udp.peek().map(|queued| (queued.source, queued.data.clone()))
        } else {
            let buffer = socket.sock.options.receive_buffer;
            udp.take(buffer).map(|queued| (queued.source, queued.data))
        };
        let Some((source, data)) = found else {
            return match transfer.may_wait && !partial.expired {
                false => Err(Errno::EAGAIN).into(),
                true if socket.sock.shut_receive => received(Vec::new(), None).into(),
                true => Attempt::Sleep(in_line(key)),
            };
        };
        let bytes = data.bytes();
        let address = wants_address.then(|| Address::Inet(seen(source, socket.sock.v6)));
        let mut reply = received(bytes.get(..size).unwrap_or(bytes).to_vec(), address);
        if transfer.flags & flag::TRUNC != 0 {
            reply.outcome.result = Ok(bytes.len() as i64);
        }
        reply.into()
    }
}

/// Readers stand in line, for data or an error.
fn in_line(key: SocketKey) -> Sleep {
    let mut sleep = Sleep::in_line(Object::Socket(key));
    for waits in &mut sleep.on {
        waits.keys = Readiness::IN | Readiness::ERR;
    }
    sleep
}
