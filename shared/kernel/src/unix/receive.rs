//! Reading from Unix sockets.

use super::{Queued, State};
use crate::call::{Transfer, flag, received};
use crate::descriptor::Object;
use crate::host::Host;
use crate::process::{Attempt, Partial, Sleep};
use crate::socket::happened;
use crate::timer::SocketKey;
use crate::wait::Queue;
use crate::{Reply, Tracer};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Readiness};

impl Host {
    pub(crate) fn receive_unix(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        (size, transfer): (usize, Transfer),
        wants_address: bool,
        partial: &mut Partial,
    ) -> Attempt {
        let stream = self.unix(key).is_some_and(|unix| unix.stream);
        let address = |name: Option<String>| name.filter(|_| wants_address).map(Address::Unix);
        if transfer.flags & flag::OOB != 0 {
            return Err(if stream { Errno::EINVAL } else { Errno::EOPNOTSUPP }).into();
        }
        if stream {
            let from = self
                .unix(key)
                .and_then(|unix| self.sender_name(unix.inbox.front()?));
            return self.receive_stream(key, (size, transfer), address(from), partial);
        }
        let may_wait = transfer.may_wait && !partial.expired;
        let sock = &mut self.sockets[key].sock;
        if let Some(errno) = sock.take_error() {
            return Err(errno).into();
        }
        let shut = sock.shut_receive;
        let peek = transfer.flags & flag::PEEK != 0;
        let Some((data, from)) = self.next_datagram(tracer, key, peek) else {
            return match may_wait {
                false => Err(Errno::EAGAIN).into(),
                true if shut => received(Vec::new(), None).into(),
                true => Attempt::Sleep(in_line(key)),
            };
        };
        let mut reply: Reply = received(data.get(..size).unwrap_or(&data).to_vec(), address(from));
        if transfer.flags & flag::TRUNC != 0 {
            reply.outcome.result = Ok(data.len() as i64);
        }
        reply.into()
    }

    fn next_datagram(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        peek: bool,
    ) -> Option<(Vec<u8>, Option<String>)> {
        if peek {
            let next = self.unix(key)?.inbox.front()?;
            return Some((next.data.bytes().to_vec(), self.sender_name(next)));
        }
        let taken = self.unix_mut(key)?.inbox.pop_front()?;
        let from = self.sender_name(&taken);
        self.wake_queue(tracer, Queue::Room(key), happened::WRITABLE, false);
        self.refresh_senders(key);
        self.give_room_back(taken.sender, taken.truesize);
        Some((taken.data.bytes().to_vec(), from))
    }

    /// The name that who sent it has by now.
    fn sender_name(&self, queued: &Queued) -> Option<String> {
        match self.alive(queued.sender) {
            Some(sender) => self.unix(sender)?.name.clone(),
            None => queued.from.clone(),
        }
    }

    fn receive_stream(
        &mut self,
        key: SocketKey,
        (size, transfer): (usize, Transfer),
        from: Option<Address>,
        partial: &mut Partial,
    ) -> Attempt {
        if self.unix(key).is_none_or(|unix| unix.state != State::Connected) {
            return Err(Errno::EINVAL).into();
        }
        if transfer.flags & flag::PEEK != 0 {
            let data = self.peek_stream(key, size);
            if !data.is_empty() || self.has_data(key) {
                return received(data, from).into();
            }
        } else if self.read_stream(key, size, &mut partial.data) {
            return received(std::mem::take(&mut partial.data), from).into();
        }
        let sock = &mut self.sockets[key].sock;
        let low_water = sock.options.receive_low_water as usize;
        let wanted = if transfer.flags & flag::WAITALL != 0 {
            size
        } else {
            low_water.min(size)
        };
        let enough = partial.data.len() >= wanted.max(1);
        let error = match enough {
            true => None,
            false => sock.take_error(),
        };
        let (end, may_wait) = (sock.shut_receive, transfer.may_wait && !partial.expired);
        if !enough && error.is_none() && !end && may_wait {
            return Attempt::Sleep(Sleep::on(Object::Socket(key)));
        }
        let error = error.or_else(|| (!enough && !end).then_some(Errno::EAGAIN));
        match error {
            Some(errno) if partial.data.is_empty() => Err(errno).into(),
            Some(_) | None => received(std::mem::take(&mut partial.data), from).into(),
        }
    }

    fn has_data(&self, key: SocketKey) -> bool {
        self.unix(key).is_some_and(|unix| !unix.inbox.is_empty())
    }

    fn peek_stream(&self, key: SocketKey, size: usize) -> Vec<u8> {
        let inbox = self.unix(key).into_iter().flat_map(|unix| &unix.inbox);
        inbox
            .flat_map(|queued| queued.data.bytes())
            .take(size)
            .copied()
            .collect()
    }

    /// Reads until there are `size` bytes or no more. `true` where there was something to read and no more is wanted.
    fn read_stream(&mut self, key: SocketKey, size: usize, into: &mut Vec<u8>) -> bool {
        loop {
            let Some(unix) = self.unix_mut(key) else {
                return false;
            };
            let Some(front) = unix.inbox.front_mut() else {
                return false;
            };
            let wanted = (size - into.len()).min(front.data.len() as usize) as u32;
            into.extend_from_slice(front.data.first(wanted).bytes());
            front.data = front.data.without_first(wanted);
            if !front.data.is_empty() {
                return true;
            }
            if let Some(read) = unix.inbox.pop_front() {
                self.give_room_back(read.sender, read.truesize);
            }
            if into.len() == size {
                return true;
            }
        }
    }
}

/// Readers of datagrams stand in line, for data or an error.
fn in_line(key: SocketKey) -> Sleep {
    let mut sleep = Sleep::in_line(Object::Socket(key));
    for waits in &mut sleep.on {
        waits.keys = Readiness::IN | Readiness::ERR;
    }
    sleep
}
