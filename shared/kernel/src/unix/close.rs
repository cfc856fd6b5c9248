//! The end of a Unix socket, or of one of its directions.

use crate::Tracer;
use crate::host::Host;
use crate::socket::{Body, happened};
use crate::timer::SocketKey;
use crate::wait::Queue;
use socketarium_trace::Errno;

impl Host {
    /// What one end shuts for reading the other cannot write, and the other way round. No connection is needed.
    pub(crate) fn shutdown_unix(
        &mut self,
        _tracer: &mut Tracer,
        key: SocketKey,
        (receive, send): (bool, bool),
    ) -> Result<(), Errno> {
        self.shut(key, (receive, send));
        let stream = self.unix(key).is_some_and(|unix| unix.stream);
        if let Some(peer) = self
            .peer(key)
            .and_then(|peer| self.alive(peer))
            .filter(|_| stream)
        {
            self.shut(peer, (send, receive));
        }
        Ok(())
    }

    fn shut(&mut self, key: SocketKey, (receive, send): (bool, bool)) {
        let sock = &mut self.sockets[key].sock;
        sock.shut_receive |= receive;
        sock.shut_send |= send;
        self.changes(key);
    }

    pub(crate) fn close_unix(&mut self, tracer: &mut Tracer, key: SocketKey) {
        self.end_unix(tracer, key, false);
    }

    /// What a socket sent keeps its name when it is closed.
    fn sign_what_is_unread(&mut self, key: SocketKey) {
        let own = self.other(key);
        let name = self
            .unix(key)
            .filter(|unix| unix.memory > 0)
            .and_then(|unix| unix.name.clone());
        let Some(name) = name else {
            return;
        };
        for (_, socket) in &mut self.sockets {
            if let Body::Unix(unix) = &mut socket.body {
                let sent = unix.inbox.iter_mut().filter(|queued| queued.sender == own);
                sent.for_each(|queued| queued.from = Some(name.clone()));
            }
        }
    }

    /// `embryo`: nobody had accepted it.
    fn end_unix(&mut self, tracer: &mut Tracer, key: SocketKey, embryo: bool) {
        self.drop_name(key);
        self.sign_what_is_unread(key);
        self.wake_queue(tracer, Queue::Room(key), happened::ANYTHING, true);
        let Some(unix) = self.unix_mut(key) else {
            return;
        };
        let stream = unix.stream;
        let peer = unix.peer.take();
        let thrown = std::mem::take(&mut unix.inbox);
        let waiting = std::mem::take(&mut unix.waiting);
        let senders = std::mem::take(&mut unix.senders);
        if let Some(peer) = peer.and_then(|peer| self.alive(peer)).filter(|_| stream) {
            if !thrown.is_empty() || embryo {
                self.sockets[peer].sock.error = Some(Errno::ECONNRESET);
            }
            self.shut(peer, (true, true));
        }
        for queued in thrown {
            self.give_room_back(queued.sender, queued.truesize);
        }
        for connection in waiting {
            self.end_unix(tracer, connection, true);
        }
        self.free_socket(tracer, key);
        for sender in senders {
            if let Some(sender) = self.alive(sender) {
                self.refresh_room(sender);
            }
        }
    }
}
