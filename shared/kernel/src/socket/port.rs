//! Who has which port, and which connection a segment belongs to.
//!
//! Who may have a port is in [`super::bind`], which port is taken where none was named in
//! [`super::ephemeral`].

use super::bind::Place;
use crate::timer::SocketKey;
use rustc_hash::FxHashMap;
use std::net::SocketAddr;

/// The two ends of a connection.
pub(crate) type Pair = (SocketAddr, SocketAddr);

/// Sockets that have one port.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    /// Each with whether `bind()` or a listener gave it the port, and not `connect()`.
    owners: FxHashMap<SocketKey, bool>,
    /// Owners by `bind()` or a listener.
    bound: usize,
    /// `connect()` passes the port by, until the last owner is gone that did not get it from `connect()`
    /// (`fastreuse >= 0`).
    pub(super) by_bind: bool,
    /// Every owner set `SO_REUSEADDR` and none listens: who has it too needs no look at them (`fastreuse > 0`).
    pub(super) all_reuse_address: bool,
    pub(super) reuse_port: ReusePort,
}

/// Whether a socket with `SO_REUSEPORT` needs a look at the owners (`fastreuseport`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ReusePort {
    #[default]
    No,
    /// It does not: the first owner had it set, and everyone since.
    Any,
    /// Not where its address is this one.
    At(Place),
}

impl Bucket {
    pub(super) fn owners(&self) -> impl Iterator<Item = SocketKey> {
        self.owners.keys().copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }
}

/// The ports of one protocol on one host.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    pub(super) buckets: FxHashMap<u16, Bucket>,
    /// Connections, half-open requests and what waits in TIME-WAIT, by local and remote address.
    pub(crate) pairs: FxHashMap<Pair, SocketKey>,
    /// Listeners, and bound sockets of datagrams, by port, the latest first.
    pub(crate) listeners: FxHashMap<u16, Vec<SocketKey>>,
    /// Where the search of `connect()` goes on, by a hash of the destination (`table_perturb`).
    pub(super) searches: FxHashMap<u16, u32>,
    /// What that hash is mixed with.
    pub(super) secret: u64,
}

impl Ports {
    pub(crate) fn new(secret: u64) -> Self {
        Self {
            secret,
            ..Self::default()
        }
    }

    /// Ports that somebody has, connections, and listeners.
    pub(crate) fn len(&self) -> usize {
        let listeners: usize = self.listeners.values().map(Vec::len).sum();
        self.buckets.len() + self.pairs.len() + listeners
    }

    /// `owner` has `port`. `by_bind` is `false` only for who got it from `connect()`; what a listener accepts
    /// has it as the listener has.
    pub(crate) fn claim(&mut self, port: u16, owner: SocketKey, by_bind: bool) {
        let bucket = self.buckets.entry(port).or_default();
        bucket.by_bind |= by_bind;
        let before = bucket.owners.insert(owner, by_bind);
        bucket.bound += usize::from(by_bind);
        bucket.bound -= usize::from(before == Some(true));
    }

    /// Whether `owner` got its port otherwise than from `connect()`.
    pub(crate) fn is_by_bind(&self, port: u16, owner: SocketKey) -> bool {
        let bucket = self.buckets.get(&port);
        bucket.is_some_and(|bucket| bucket.owners.get(&owner) == Some(&true))
    }

    pub(crate) fn release(&mut self, port: u16, owner: SocketKey) {
        let Some(bucket) = self.buckets.get_mut(&port) else {
            return;
        };
        bucket.bound -= usize::from(bucket.owners.remove(&owner) == Some(true));
        if bucket.is_empty() {
            self.buckets.remove(&port);
        } else if bucket.bound == 0 {
            bucket.by_bind = false;
            bucket.all_reuse_address = false;
            bucket.reuse_port = ReusePort::No;
        }
    }

    pub(crate) fn listen(&mut self, port: u16, listener: SocketKey) {
        self.listeners.entry(port).or_default().insert(0, listener);
    }

    pub(crate) fn listen_no_more(&mut self, port: u16, listener: SocketKey) {
        if let Some(listeners) = self.listeners.get_mut(&port) {
            listeners.retain(|one| *one != listener);
            if listeners.is_empty() {
                self.listeners.remove(&port);
            }
        }
    }
}
