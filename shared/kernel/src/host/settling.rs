//! The end of a handler: what it left to be done, and what it changed, said once.

use super::Host;
use crate::Tracer;
use crate::descriptor::Object;
use crate::socket::shown::Shown;
use crate::socket::{Body, Socket, address, happened};
use crate::tcp::Tcp;
use crate::timer::SocketKey;
use socketarium_trace::Readiness;
use socketarium_trace::net::Address;

/// Bits that the trace speaks of; the kernel keeps the others as doubles of these.
const TOLD: Readiness = Readiness(0x001 | 0x002 | 0x004 | 0x008 | 0x010 | 0x2000);

impl Host {
    /// Marks a socket for [`Self::settle`].
    pub(crate) fn touch(&mut self, key: SocketKey) {
        if self.touched.last() != Some(&key) {
            self.touched.push(key);
        }
    }

    /// Carries out what handlers left: connections that ended or went to TIME-WAIT, changes to tell, waiters
    /// to wake.
    pub(crate) fn settle(&mut self, tracer: &mut Tracer) {
        loop {
            let mut index = 0;
            while index < self.touched.len() {
                let key = self.touched[index];
                index += 1;
                self.settle_one(tracer, key);
            }
            self.touched.clear();
            if self.wakes.is_empty() {
                return;
            }
            for wake in std::mem::take(&mut self.wakes) {
                let all = wake.happened == happened::ANYTHING;
                self.wake(tracer, Object::Socket(wake.socket), wake.happened, all);
            }
        }
    }

    fn settle_one(&mut self, tracer: &mut Tracer, key: SocketKey) {
        self.finish_connection(tracer, key);
        let Some(socket) = self.sockets.get(key) else {
            return;
        };
        let now = socket.shown();
        let host = self.id;
        if let Some(socket) = self.sockets.get_mut(key) {
            let id = socket.sock.id;
            socket.sock.shown.update(now, host, id, tracer);
        }
    }
}

impl Socket {
    /// What there is to tell of it now.
    pub(crate) fn shown(&self) -> Shown {
        let v6 = self.sock.v6;
        let inet = |known: &Option<_>| known.map(|known| Address::Inet(address::as_said(known, v6)));
        let buffers = Some((self.sock.options.receive_buffer, self.sock.options.send_buffer));
        let (local, remote) = match &self.body {
            Body::Unix(unix) => (unix.local(), unix.remote()),
            Body::Tcp(_) | Body::Udp(_) => (inet(&self.sock.local), inet(&self.sock.remote)),
        };
        let backlog = match &self.body {
            Body::Tcp(Tcp::Listener(listener)) => Some(listener.backlog()),
            Body::Tcp(_) | Body::Udp(_) => None,
            Body::Unix(unix) => unix.backlog(),
        };
        let is_full = !matches!(&self.body, Body::Tcp(Tcp::Request(_) | Tcp::TimeWait(_)));
        Shown {
            local,
            remote,
            queues: self.queues(),
            buffers: buffers.filter(|_| is_full),
            backlog,
            readiness: self.sock.file.map(|_| self.readiness() & TOLD),
            error: self.sock.error,
        }
    }

    /// Bytes in the receive and the send queue, as `ss` shows them.
    pub(crate) fn queues(&self) -> (u32, u32) {
        match &self.body {
            Body::Tcp(tcp) => tcp.queues(),
            Body::Udp(udp) => udp.queues(),
            Body::Unix(unix) => unix.queues(),
        }
    }

    /// What `poll(2)` says of it.
    pub(crate) fn readiness(&self) -> Readiness {
        match &self.body {
            Body::Tcp(tcp) => tcp.readiness(&self.sock),
            Body::Udp(udp) => udp.readiness(&self.sock),
            Body::Unix(unix) => unix.readiness(&self.sock),
        }
    }
}
