//! Datagrams between Unix sockets: none is lost, so a sender waits where there is no room.

use super::{Other, Queued, State, bind, memory};
use crate::Tracer;
use crate::call::{Transfer, address_length};
use crate::descriptor::Object;
use crate::host::Host;
use crate::process::{Attempt, Partial, Sleep};
use crate::socket::happened;
use crate::tcp::Chunk;
use crate::timer::SocketKey;
use crate::wait::{Queue, Stand};
use socketarium_trace::Errno;
use socketarium_trace::net::Address;

/// What a datagram's length must leave of the buffer.
const SPARE: usize = 32;

impl Host {
    pub(super) fn send_datagram(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        data: &[u8],
        (transfer, to): (Transfer, Option<&Address>),
        partial: &Partial,
    ) -> Attempt {
        let may_wait = transfer.may_wait && !partial.expired;
        match self.try_datagram(tracer, key, data, to) {
            Ok(None) => Ok(data.len() as i64).into(),
            Ok(Some(_)) if !may_wait => Err(Errno::EAGAIN).into(),
            Ok(Some(sleep)) => Attempt::Sleep(sleep),
            Err(errno) => Err(errno).into(),
        }
    }

    /// What to sleep on where there is no room.
    fn try_datagram(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        data: &[u8],
        to: Option<&Address>,
    ) -> Result<Option<Sleep>, Errno> {
        let name = to.map(|to| bind::name((to, address_length(to)))).transpose()?;
        let peer = self.peer(key);
        let sock = &mut self.sockets[key].sock;
        let send_buffer = sock.options.send_buffer;
        if data.len() > (send_buffer as usize).saturating_sub(SPARE) {
            return Err(Errno::EMSGSIZE);
        }
        if let Some(errno) = sock.take_error() {
            return Err(errno);
        }
        if sock.shut_send {
            return Err(Errno::EPIPE);
        }
        if self.unix(key).is_some_and(|unix| unix.memory >= send_buffer) {
            return Ok(Some(Sleep::on(Object::Socket(key))));
        }
        let passed = self.pass_on(tracer, key, data, (name, peer));
        if !matches!(passed, Ok(None)) {
            self.throw_away(key, memory::of_datagram(data.len() as u32));
        }
        passed
    }

    /// A datagram for which there is room at the sender goes to its receiver.
    fn pass_on(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        data: &[u8],
        (name, peer): (Option<&str>, Option<Other>),
    ) -> Result<Option<Sleep>, Errno> {
        let receiver = match (name, peer) {
            (Some(name), _) => self.find_name(name, false)?,
            (None, Some(peer)) => match self.alive(peer) {
                Some(receiver) => receiver,
                None => return Err(self.find_peer_gone(tracer, key, peer)),
            },
            (None, None) => return Err(Errno::ENOTCONN),
        };
        self.may_send_to(key, receiver)?;
        if self.sockets[receiver].sock.shut_receive {
            return Err(Errno::EPIPE);
        }
        if self.has_no_room(key, receiver) {
            return Ok(Some(Sleep::at(Queue::Room(receiver), Stand::InLine)));
        }
        let queued = Queued {
            data: Chunk::of(data),
            truesize: memory::of_datagram(data.len() as u32),
            sender: self.other(key),
            from: None,
        };
        self.hand_over(receiver, queued);
        self.refresh_senders(receiver);
        Ok(None)
    }

    /// # Errors
    /// `EPERM` where the receiver listens to somebody else alone.
    pub(super) fn may_send_to(&self, key: SocketKey, receiver: SocketKey) -> Result<(), Errno> {
        match self.peer(receiver) {
            Some(peer) if self.alive(peer) != Some(key) => Err(Errno::EPERM),
            _ => Ok(()),
        }
    }

    /// Two that are connected to each other have no limit but the sender's buffer.
    fn has_no_room(&self, key: SocketKey, receiver: SocketKey) -> bool {
        key != receiver
            && !self.is_peer_of(receiver, key)
            && self.unix(receiver).is_some_and(super::Unix::is_full)
    }

    /// The peer was closed: the socket has none any more.
    fn find_peer_gone(&mut self, tracer: &mut Tracer, key: SocketKey, peer: Other) -> Errno {
        if let Some(unix) = self.unix_mut(key) {
            unix.peer = None;
            unix.peer_name = None;
            unix.state = State::Closed;
        }
        self.part_from(tracer, key, peer);
        Errno::ECONNREFUSED
    }

    /// What waits from a former peer is thrown away; a peer that was connected to this socket hears of it.
    pub(super) fn part_from(&mut self, tracer: &mut Tracer, key: SocketKey, before: Other) {
        let thrown = self.unix_mut(key).map(|unix| std::mem::take(&mut unix.inbox));
        let Some(thrown) = thrown.filter(|thrown| !thrown.is_empty()) else {
            return;
        };
        for queued in thrown {
            self.give_room_back(queued.sender, queued.truesize);
        }
        self.wake_queue(tracer, Queue::Room(key), happened::ANYTHING, true);
        self.refresh_senders(key);
        if let Some(before) = self.alive(before)
            && self.is_peer_of(before, key)
        {
            self.sockets[before].sock.error = Some(Errno::ECONNRESET);
            self.happens(before, happened::ERROR);
        }
    }

    /// Whether there is room may have changed for those who are connected to `receiver`.
    pub(super) fn refresh_senders(&mut self, receiver: SocketKey) {
        let senders = self
            .unix(receiver)
            .map(|unix| unix.senders.clone())
            .unwrap_or_default();
        for sender in senders {
            if let Some(key) = self.alive(sender) {
                self.refresh_room(key);
            }
        }
    }

    /// Notes whether the peer's queue is full, and tells those who wait until it is not.
    pub(super) fn refresh_room(&mut self, key: SocketKey) {
        let peer = self.peer(key).and_then(|peer| self.alive(peer));
        let full = peer.is_some_and(|peer| self.has_no_room(key, peer));
        let Some(unix) = self.unix_mut(key).filter(|unix| unix.peer_is_full != full) else {
            return;
        };
        unix.peer_is_full = full;
        if !full {
            self.happens(key, happened::WRITABLE);
        }
    }
}
