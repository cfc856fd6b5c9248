//! Epoll instances: interest lists, ready lists, and who waits for them.

use crate::Tracer;
use crate::host::Host;
use crate::wait::WaitQueue;
use socketarium_trace::{EpollId, Readiness};

/// A row of an epoll instance's interest list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ItemRef {
    /// Place of the instance in its host's table.
    pub(crate) epoll: usize,
    /// Number of the row, never used twice in an instance.
    pub(crate) row: u64,
}

#[derive(Debug)]
pub(crate) struct Epoll {
    pub(crate) id: EpollId,
    pub(crate) waiters: WaitQueue,
}

impl Host {
    /// Something happened to what a row watches. `true` where that woke somebody or will.
    pub(crate) fn wake_item(&mut self, _tracer: &mut Tracer, _item: ItemRef, _happened: Readiness) -> bool {
        false
    }

    /// The file that a row watches is gone.
    pub(crate) fn forget_item(&mut self, _tracer: &mut Tracer, _item: ItemRef) {}

    /// The last descriptor of an instance is gone.
    pub(crate) fn close_epoll(&mut self, _tracer: &mut Tracer, _epoll: usize) {}
}
