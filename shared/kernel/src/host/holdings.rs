//! How much a host's kernel holds, counted: what a test of leaks and of bounded growth looks at.
//!
//! What lives as long as the host is left out: names of Unix sockets in the file system, and the table from which
//! `connect()` chooses ports.

use super::Host;
use crate::socket::Body;
use crate::tcp::Tcp;

/// Numbers of things. Nothing is left of a run where all are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Those in TIME-WAIT and half-open requests too.
    pub sockets: usize,
    /// Open file descriptions.
    pub files: usize,
    pub epolls: usize,
    pub pipes: usize,
    pub event_fds: usize,
    /// Abstract names of Unix sockets.
    pub names: usize,
    pub processes: usize,
    pub threads: usize,
    /// Moments at which a timer may be due, of sockets and of sleeping threads.
    pub reminders: usize,
    /// Ports that somebody has, connections that segments find, and listeners.
    pub ports: usize,
    /// Packets that wait to be taken.
    pub packets: usize,
    /// Threads woken, sockets to settle, names that two go by.
    pub unsettled: usize,
    /// Bytes in the queues of connections, both ways, with what came beyond a gap.
    pub bytes: usize,
}

impl Host {
    #[must_use]
    pub fn holdings(&self) -> Holdings {
        let stack = &self.stack;
        let bytes = self.sockets.iter().map(|(_, socket)| match &socket.body {
            Body::Tcp(Tcp::Connection(tcb)) => tcb.bytes_held(),
            Body::Tcp(Tcp::Idle | Tcp::Listener(_) | Tcp::Request(_) | Tcp::TimeWait(_))
            | Body::Udp(_)
            | Body::Unix(_) => 0,
        });
        Holdings {
            sockets: self.sockets.len(),
            files: self.files.len(),
            epolls: self.epolls.len(),
            pipes: self.pipes.len(),
            event_fds: self.event_fds.len(),
            names: self.names.abstract_names(),
            processes: self.processes.len(),
            threads: self.threads.len(),
            reminders: stack.timers.len() + self.deadlines.len(),
            ports: stack.tcp_ports.len() + stack.udp_ports.len(),
            packets: stack.outbox.len() + stack.loopback.len(),
            unsettled: self.woken.len() + self.touched.len() + self.wakes.len() + self.shared_names.len(),
            bytes: bytes.sum(),
        }
    }
}
