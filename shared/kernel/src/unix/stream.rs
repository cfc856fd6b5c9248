//! Bytes sent on a stream: as much as the sender's own buffer lets through.

use super::{Queued, State, memory};
use crate::Tracer;
use crate::call::{Transfer, flag};
use crate::descriptor::Object;
use crate::host::Host;
use crate::process::{Attempt, Partial, Sleep};
use crate::tcp::Chunk;
use crate::timer::SocketKey;
use socketarium_trace::Errno;
use socketarium_trace::net::Address;

impl Host {
    pub(crate) fn send_unix(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        data: &[u8],
        (transfer, to): (Transfer, Option<&Address>),
        partial: &mut Partial,
    ) -> Attempt {
        if transfer.flags & flag::OOB != 0 {
            return Err(Errno::EOPNOTSUPP).into();
        }
        if self.unix(key).is_some_and(|unix| unix.stream) {
            self.send_stream(key, data, (transfer, to), partial)
        } else {
            self.send_datagram(tracer, key, data, (transfer, to), partial)
        }
    }

    fn send_stream(
        &mut self,
        key: SocketKey,
        data: &[u8],
        (transfer, to): (Transfer, Option<&Address>),
        partial: &mut Partial,
    ) -> Attempt {
        let error = match self.send_pieces(key, data, to, &mut partial.done) {
            Ok(true) => return Ok(partial.done as i64).into(),
            Ok(false) if transfer.may_wait && !partial.expired => {
                return Attempt::Sleep(Sleep::on(Object::Socket(key)));
            }
            Ok(false) => Errno::EAGAIN,
            Err(errno) => errno,
        };
        match partial.done {
            0 => Err(error).into(),
            done => Ok(done as i64).into(),
        }
    }

    /// Whether all of it went.
    fn send_pieces(
        &mut self,
        key: SocketKey,
        data: &[u8],
        to: Option<&Address>,
        done: &mut usize,
    ) -> Result<bool, Errno> {
        let connected = self.unix(key).is_some_and(|unix| unix.state == State::Connected);
        match to {
            Some(_) if connected => return Err(Errno::EISCONN),
            Some(_) => return Err(Errno::EOPNOTSUPP),
            None => {}
        }
        let peer = self.peer(key).ok_or(Errno::ENOTCONN)?;
        let sender = self.other(key);
        while {
            let sock = &mut self.sockets[key].sock;
            if sock.shut_send {
                return Err(Errno::EPIPE);
            }
            *done < data.len()
        } {
            let sock = &mut self.sockets[key].sock;
            if let Some(errno) = sock.take_error() {
                return Err(errno);
            }
            let send_buffer = sock.options.send_buffer;
            if self.unix(key).is_some_and(|unix| unix.memory >= send_buffer) {
                return Ok(false);
            }
            let receiver = self.alive(peer).ok_or(Errno::EPIPE)?;
            if self.sockets[receiver].sock.shut_receive {
                return Err(Errno::EPIPE);
            }
            let rest = (data.len() - *done).min(u32::MAX as usize) as u32;
            let piece = memory::piece(rest, send_buffer);
            let end = *done + piece as usize;
            let queued = Queued {
                data: Chunk::of(&data[*done..end]),
                truesize: memory::of_stream(piece),
                sender,
                from: None,
            };
            self.hand_over(receiver, queued);
            *done = end;
        }
        Ok(true)
    }
}
