//! Who has which port, and which connection a segment belongs to.

use crate::timer::SocketKey;
use rustc_hash::{FxHashMap, FxHashSet};
use std::net::SocketAddr;

/// The two ends of a connection.
pub(crate) type Pair = (SocketAddr, SocketAddr);

/// Sockets that have one port.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    pub(crate) owners: FxHashSet<SocketKey>,
    /// It was made by `bind()` or by a listener, not by `connect()`: `connect()` passes it by.
    pub(crate) by_bind: bool,
}

/// The ports of one protocol on one host.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    pub(crate) buckets: FxHashMap<u16, Bucket>,
    /// Connections, half-open requests and what waits in TIME-WAIT, by local and remote address.
    pub(crate) pairs: FxHashMap<Pair, SocketKey>,
    /// Listeners, and bound sockets of datagrams, by port, the latest first.
    pub(crate) listeners: FxHashMap<u16, Vec<SocketKey>>,
}

impl Ports {
    pub(crate) fn claim(&mut self, port: u16, owner: SocketKey, by_bind: bool) {
        let bucket = self.buckets.entry(port).or_insert_with(|| Bucket {
            owners: FxHashSet::default(),
            by_bind,
        });
        bucket.by_bind |= by_bind;
        bucket.owners.insert(owner);
    }

    pub(crate) fn release(&mut self, port: u16, owner: SocketKey) {
        if let Some(bucket) = self.buckets.get_mut(&port) {
            bucket.owners.remove(&owner);
            if bucket.owners.is_empty() {
                self.buckets.remove(&port);
            }
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
