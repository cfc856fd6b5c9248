//! The sampler: reads the kernel's tables and writes down what differs from the World.
//!
//! It remembers nothing of sockets but the kernel's names for them: the World is what was last read.

mod descriptors;
mod diag;
mod lent;
mod sockets;
mod table;

pub use diag::{Diag, Row};

use super::log::Log;
use socketarium_trace::event::Why;
use socketarium_trace::{EpollId, Fd, HostId, Pid, Seq, SocketId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;

#[derive(Debug, Default)]
pub(super) struct Sampler {
    hosts: Vec<Tables>,
    /// Our numbers for the kernel's cookies.
    sockets: BTreeMap<u64, SocketId>,
    /// Which socket an inode of sockfs is.
    inodes: BTreeMap<String, SocketId>,
    next_socket: u32,
    next_epoll: u32,
}

#[derive(Debug)]
struct Tables {
    diag: Diag,
    netstat: File,
    overflows: u64,
}

/// What a sample follows on, to be named as the cause of what it finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion {
    pub(super) cause: Option<Seq>,
    pub(super) why: Why,
    /// Processes in the middle of closing something: their sockets are not borrowed now.
    pub(super) may_borrow: bool,
}

impl Occasion {
    /// Nothing that was seen.
    pub(super) const NONE: Self = Self {
        cause: None,
        why: Why::Unknown,
        may_borrow: true,
    };
}

impl Sampler {
    /// Opens the tables of the current network namespace as those of the next host.
    ///
    /// # Errors
    /// Where the kernel does not show them.
    pub(super) fn add_host(&mut self) -> io::Result<()> {
        self.hosts.push(Tables {
            diag: Diag::open()?,
            netstat: File::open("/proc/thread-self/net/netstat")?,
            overflows: 0,
        });
        Ok(())
    }

    /// Reads a host's sockets.
    pub(super) fn sample<W: Write>(&mut self, host: HostId, occasion: Occasion, log: &mut Log<W>) {
        self.sample_sockets(host, occasion, log);
        // No call finds a listener's queue full: what arrives does.
        if !matches!(occasion.why, Why::Call(_)) {
            self.sample_overflows(host, occasion, log);
        }
    }

    /// Whether a call on this descriptor is about a library's own file, and not shown.
    pub(super) fn is_library_file<W: Write>(pid: Pid, host: HostId, fd: Fd, log: &Log<W>) -> bool {
        let known = log
            .world()
            .process(host, pid)
            .is_some_and(|process| process.descriptors.contains_key(&fd));
        !known && table::is_regular_file(pid.0.cast_signed(), fd)
    }

    fn number_of(&mut self, cookie: u64) -> (SocketId, bool) {
        if let Some(id) = self.sockets.get(&cookie) {
            return (*id, false);
        }
        self.next_socket += 1;
        let id = SocketId(self.next_socket);
        self.sockets.insert(cookie, id);
        (id, true)
    }

    fn new_epoll(&mut self) -> EpollId {
        self.next_epoll += 1;
        EpollId(self.next_epoll)
    }

    /// Sockets that descriptors of living processes stand for, with one such descriptor each.
    fn held<W: Write>(host: HostId, log: &Log<W>) -> BTreeMap<SocketId, (Pid, Fd)> {
        let mut held = BTreeMap::new();
        let Some(host) = log.world().host(host) else {
            return held;
        };
        for (pid, process) in host.processes.iter().filter(|(_, process)| process.is_running()) {
            for (fd, descriptor) in &process.descriptors {
                if let socketarium_trace::event::Object::Socket(id) = descriptor.object {
                    held.entry(id).or_insert((*pid, *fd));
                }
            }
        }
        held
    }
}

impl Tables {
    /// `TcpExt: ListenOverflows` (SNMP counters of the host, /proc/net/netstat).
    fn listen_overflows(&self) -> Option<u64> {
        let mut text = [0; 8192];
        let length = self.netstat.read_at(&mut text, 0).ok()?;
        let text = std::str::from_utf8(&text[..length]).ok()?;
        let mut lines = text.lines();
        let names = lines.next()?.split_whitespace();
        let values = lines.next()?.split_whitespace();
        names
            .zip(values)
            .find(|(name, _)| *name == "ListenOverflows")?
            .1
            .parse()
            .ok()
    }
}

/// Numbers of things that are there no more.
fn gone<T: Ord + Copy>(before: impl Iterator<Item = T>, now: &BTreeSet<T>) -> Vec<T> {
    before.filter(|thing| !now.contains(thing)).collect()
}
