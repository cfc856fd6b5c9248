//! Descriptors: numbers of a process that stand for open file descriptions, which several may share.

use crate::epoll::ItemRef;
use crate::timer::SocketKey;
use socketarium_trace::event::Stream;
use socketarium_trace::{Errno, Fd};

/// Place of an open file description in its host's table.
pub(crate) type FileKey = usize;

/// An open file description: what `dup` and `fork` share.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) object: Object,
    pub(crate) nonblock: bool,
    /// Descriptors that stand for it, and calls that are using it.
    pub(crate) uses: u32,
    /// Descriptors alone: `close` of the last of them ends the object, whatever calls still use it.
    pub(crate) descriptors: u32,
    /// Rows of interest lists that watch it.
    pub(crate) watched_by: Vec<ItemRef>,
}

impl File {
    pub(crate) fn new(object: Object, nonblock: bool) -> Self {
        Self {
            object,
            nonblock,
            uses: 0,
            descriptors: 0,
            watched_by: Vec::new(),
        }
    }
}

/// What an open file description is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Object {
    Socket(SocketKey),
    Epoll(usize),
    PipeReader(usize),
    PipeWriter(usize),
    EventFd(usize),
    Terminal(Stream),
    /// A regular file: always ready, and not for epoll.
    Regular,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) file: FileKey,
    pub(crate) close_on_exec: bool,
}

/// The descriptors of a process.
#[derive(Clone, Debug)]
pub(crate) struct DescriptorTable {
    slots: Vec<Option<Slot>>,
    /// `RLIMIT_NOFILE`: the first number that is not given out.
    pub(crate) limit: usize,
}

impl DescriptorTable {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            slots: Vec::new(),
            limit,
        }
    }

    pub(crate) fn slot(&self, fd: Fd) -> Result<Slot, Errno> {
        usize::try_from(fd.0)
            .ok()
            .and_then(|index| *self.slots.get(index)?)
            .ok_or(Errno::EBADF)
    }

    /// The lowest free number from `least` on.
    ///
    /// # Errors
    /// `EMFILE` where the limit is reached.
    pub(crate) fn lowest(&self, least: usize) -> Result<Fd, Errno> {
        let free = (least..)
            .find(|index| self.slots.get(*index).is_none_or(Option::is_none))
            .filter(|index| *index < self.limit);
        free.map(|index| Fd(index as i32)).ok_or(Errno::EMFILE)
    }

    /// Makes `fd` stand for `slot`, and gives back what it stood for.
    pub(crate) fn put(&mut self, fd: Fd, slot: Slot) -> Option<Slot> {
        let index = fd.0 as usize;
        if self.slots.len() <= index {
            self.slots.resize(index + 1, None);
        }
        self.slots[index].replace(slot)
    }

    pub(crate) fn take(&mut self, fd: Fd) -> Result<Slot, Errno> {
        let slot = self.slot(fd)?;
        self.slots[fd.0 as usize] = None;
        Ok(slot)
    }

    pub(crate) fn mark_close_on_exec(&mut self, fd: Fd, close_on_exec: bool) {
        if let Some(Some(slot)) = self.slots.get_mut(fd.0 as usize) {
            slot.close_on_exec = close_on_exec;
        }
    }

    pub(crate) fn numbered(&self) -> impl Iterator<Item = (Fd, Slot)> {
        self.slots
            .iter()
            .enumerate()
            .filter_map(|(index, slot)| Some((Fd(index as i32), (*slot)?)))
    }
}
