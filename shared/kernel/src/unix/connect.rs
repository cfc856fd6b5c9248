//! Connections: made at once, in the queue of the listener, by whoever connects.

use super::{State, Unix, bind};
use crate::descriptor::Object;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial, Sleep};
use crate::socket::option::Options;
use crate::socket::{Body, happened};
use crate::timer::SocketKey;
use crate::wait::{Queue, Stand};
use crate::{Reply, Tracer};
use socketarium_trace::Errno;
use socketarium_trace::event::{Out, Provenance, SockFlags, Transport};
use socketarium_trace::net::Address;

const AF_UNSPEC: u16 = 0;

impl Host {
    pub(crate) fn listen_unix(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        limit: u32,
    ) -> Result<(), Errno> {
        let Some(unix) = self.unix_mut(key).filter(|unix| unix.stream) else {
            return Err(Errno::EOPNOTSUPP);
        };
        if unix.name.is_none() || unix.state == State::Connected {
            return Err(Errno::EINVAL);
        }
        let more = limit > unix.limit;
        unix.limit = limit;
        unix.state = State::Listening;
        if more {
            self.wake_queue(tracer, Queue::Room(key), happened::ANYTHING, true);
        }
        Ok(())
    }

    pub(crate) fn accept_unix(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        may_wait: bool,
    ) -> Result<Option<SocketKey>, Errno> {
        let shut = self.sockets[key].sock.shut_receive;
        let Some(unix) = self.unix_mut(key).filter(|unix| unix.stream) else {
            return Err(Errno::EOPNOTSUPP);
        };
        if unix.state != State::Listening {
            return Err(Errno::EINVAL);
        }
        match unix.waiting.pop_front() {
            Some(connection) => {
                self.touch(connection);
                self.wake_queue(tracer, Queue::Room(key), happened::WRITABLE, false);
                Ok(Some(connection))
            }
            None if shut && may_wait => Err(Errno::EINVAL),
            None => Ok(None),
        }
    }

    pub(crate) fn connect_unix(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        to: (&Address, u32),
        nonblock: bool,
        partial: &mut Partial,
    ) -> Attempt {
        if self.unix(key).is_some_and(|unix| unix.stream) {
            let may_wait = !nonblock && !partial.expired;
            self.connect_stream(tracer, key, to, may_wait)
        } else {
            self.connect_datagrams(tracer, key, to).map(|()| 0).into()
        }
    }

    fn connect_stream(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        to: (&Address, u32),
        may_wait: bool,
    ) -> Attempt {
        let listener = match bind::name(to).and_then(|name| self.find_name(name, true)) {
            Ok(listener) => listener,
            Err(errno) => return Err(errno).into(),
        };
        let shut = self.sockets[listener].sock.shut_receive;
        let state = |host: &Self, key| host.unix(key).map_or(State::Closed, |unix| unix.state);
        if state(self, listener) != State::Listening || shut {
            return Err(Errno::ECONNREFUSED).into();
        }
        if self.unix(listener).is_some_and(Unix::is_full) {
            return match may_wait {
                true => Attempt::Sleep(Sleep::at(Queue::Room(listener), Stand::InLine)),
                false => Err(Errno::EAGAIN).into(),
            };
        }
        match state(self, key) {
            State::Closed => {}
            State::Connected => return Err(Errno::EISCONN).into(),
            State::Listening => return Err(Errno::EINVAL).into(),
        }
        self.make_connection(tracer, key, listener);
        Reply::value(0).into()
    }

    fn make_connection(&mut self, tracer: &mut Tracer, client: SocketKey, listener: SocketKey) {
        let name = self.unix(listener).and_then(|unix| unix.name.clone());
        let own_name = self.unix(client).and_then(|unix| unix.name.clone());
        let mut end = Unix::new(Transport::UnixStream, 0);
        end.state = State::Connected;
        end.peer = Some(self.other(client));
        end.name.clone_from(&name);
        end.peer_name = own_name;
        let provenance = Provenance::Listener(self.sockets[listener].sock.id);
        let options = Options::new(&self.stack.sysctls);
        let body = Body::Unix(Box::new(end));
        let server = self.make_socket(tracer, (Transport::UnixStream, false), provenance, options, body);
        let other = self.other(server);
        if let Some(unix) = self.unix_mut(client) {
            unix.state = State::Connected;
            unix.peer = Some(other);
            unix.peer_name = name;
        }
        if let Some(unix) = self.unix_mut(listener) {
            unix.waiting.push_back(server);
        }
        self.happens(listener, happened::READABLE);
    }

    /// From now on datagrams go to one place and come from there alone.
    fn connect_datagrams(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        to: (&Address, u32),
    ) -> Result<(), Errno> {
        let before = self.peer(key);
        let peer = match to {
            (Address::Other(AF_UNSPEC), _) => None,
            _ => {
                let peer = self.find_name(bind::name(to)?, false)?;
                self.may_send_to(key, peer)?;
                Some(peer)
            }
        };
        let other = peer.map(|peer| self.other(peer));
        let own = self.other(key);
        let name = peer.and_then(|peer| self.unix(peer)?.name.clone());
        if let Some(unix) = self.unix_mut(key) {
            unix.peer = other;
            unix.peer_name = name;
            unix.state = if other.is_some() {
                State::Connected
            } else {
                State::Closed
            };
        }
        if let Some(peer) = peer {
            let there: Vec<_> = self
                .unix(peer)
                .map(|unix| unix.senders.clone())
                .unwrap_or_default();
            let mut senders: Vec<_> = there
                .into_iter()
                .filter(|one| self.alive(*one).is_some())
                .collect();
            senders.push(own);
            if let Some(unix) = self.unix_mut(peer) {
                unix.senders = senders;
            }
        }
        self.refresh_room(key);
        if let Some(before) = before.filter(|before| Some(*before) != other) {
            self.part_from(tracer, key, before);
        }
        Ok(())
    }

    pub(crate) fn pair_unix(
        &mut self,
        caller: &mut Caller<'_>,
        transport: Transport,
        flags: SockFlags,
    ) -> Attempt {
        match self.make_pair(caller, transport, flags) {
            Ok(out) => Reply::with(0, out).into(),
            Err(errno) => Err(errno).into(),
        }
    }

    fn make_pair(
        &mut self,
        caller: &mut Caller<'_>,
        transport: Transport,
        flags: SockFlags,
    ) -> Result<Out, Errno> {
        let first = self.free_descriptor(caller.pid)?;
        let process = self.processes.get(&caller.pid).ok_or(Errno::ESRCH)?;
        process.table.lowest(first.0 as usize + 1)?;
        let mut make = |tracer: &mut Tracer| {
            let mut unix = Unix::new(transport, self.stack.sysctls.unix_max_dgram_qlen);
            unix.state = State::Connected;
            let options = Options::new(&self.stack.sysctls);
            let body = Body::Unix(Box::new(unix));
            self.make_socket(tracer, (transport, false), Provenance::Call, options, body)
        };
        let (one, two) = (make(caller.tracer), make(caller.tracer));
        for (key, peer) in [(one, two), (two, one)] {
            let other = self.other(peer);
            if let Some(unix) = self.unix_mut(key) {
                unix.peer = Some(other);
                unix.senders.push(other);
            }
        }
        let how = (flags.nonblock, flags.cloexec);
        let one = self.new_descriptor(caller.tracer, caller.pid, Object::Socket(one), how)?;
        let two = self.new_descriptor(caller.tracer, caller.pid, Object::Socket(two), how)?;
        Ok(Out::Pair(one, two))
    }
}
