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
    /// The other status flags that `F_SETFL` can change: `O_APPEND`, `O_ASYNC`, `O_DIRECT`, `O_NOATIME`.
    pub(crate) flags: i32,
    /// Descriptors that stand for it, and calls that are using it.
    pub(crate) uses: u32,
    /// Descriptors alone, of all processes.
    pub(crate) descriptors: u32,
    /// Rows of interest lists that watch it.
    pub(crate) watched_by: Vec<ItemRef>,
}

/// Flags of `open()` and `fcntl()`, with the kernel's numbers (x86-64).
pub(crate) mod open_flag {
    pub(crate) const WRONLY: i32 = 0o1;
    pub(crate) const RDWR: i32 = 0o2;
    pub(crate) const APPEND: i32 = 0o2000;
    pub(crate) const NONBLOCK: i32 = 0o4000;
    pub(crate) const ASYNC: i32 = 0o20000;
    pub(crate) const DIRECT: i32 = 0o40000;
    pub(crate) const LARGEFILE: i32 = 0o100_000;
    pub(crate) const NOATIME: i32 = 0o1_000_000;
    pub(crate) const CLOEXEC: i32 = 0o2_000_000;
}

impl File {
    pub(crate) fn new(object: Object, nonblock: bool) -> Self {
        Self {
            object,
            nonblock,
            flags: 0,
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

impl Object {
    /// Access mode, and what else `F_GETFL` says that never changes.
    pub(crate) fn access(self) -> i32 {
        match self {
            Self::Socket(_) | Self::Epoll(_) | Self::EventFd(_) => open_flag::RDWR,
            Self::PipeReader(_) => 0,
            Self::PipeWriter(_) => open_flag::WRONLY,
            Self::Terminal(_) => open_flag::RDWR | open_flag::LARGEFILE,
            Self::Regular => open_flag::LARGEFILE,
        }
    }

    /// It has a `poll` of its own: epoll takes it.
    pub(crate) fn can_poll(self) -> bool {
        !matches!(self, Self::Terminal(_) | Self::Regular)
    }
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
    /// No number below this one is free.
    next: usize,
    /// Numbers that calls have taken which have no file yet.
    reserved: Vec<usize>,
}

impl DescriptorTable {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            slots: Vec::new(),
            limit,
            next: 0,
            reserved: Vec::new(),
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
        let free = (least.max(self.next)..)
            .find(|index| {
                self.slots.get(*index).is_none_or(Option::is_none) && !self.reserved.contains(index)
            })
            .filter(|index| *index < self.limit);
        free.map(|index| Fd(index as i32)).ok_or(Errno::EMFILE)
    }

    /// Takes the lowest free number for a file that is still to come.
    ///
    /// # Errors
    /// `EMFILE`.
    pub(crate) fn reserve(&mut self) -> Result<Fd, Errno> {
        let fd = self.lowest(0)?;
        self.reserved.push(fd.0 as usize);
        Ok(fd)
    }

    /// Whether a number is taken for a file that is still to come.
    pub(crate) fn is_reserved(&self, fd: Fd) -> bool {
        usize::try_from(fd.0).is_ok_and(|index| self.reserved.contains(&index))
    }

    /// Gives a number back that [`Self::reserve`] took.
    pub(crate) fn give_back(&mut self, fd: Fd) {
        self.reserved.retain(|index| *index != fd.0 as usize);
    }

    /// How many numbers the table has room for. It grows to powers of two and never shrinks; `select` looks no
    /// further.
    pub(crate) fn room(&self) -> usize {
        self.slots.len().next_power_of_two().max(64)
    }

    /// Makes `fd` stand for `slot`, and gives back what it stood for.
    pub(crate) fn put(&mut self, fd: Fd, slot: Slot) -> Option<Slot> {
        let index = fd.0 as usize;
        if self.slots.len() <= index {
            self.slots.resize(index + 1, None);
        }
        if self.next == index {
            self.next += 1;
        }
        self.slots[index].replace(slot)
    }

    pub(crate) fn take(&mut self, fd: Fd) -> Result<Slot, Errno> {
        let slot = self.slot(fd)?;
        let index = fd.0 as usize;
        self.slots[index] = None;
        self.next = self.next.min(index);
        Ok(slot)
    }

    /// Sets `FD_CLOEXEC` of a number that is open.
    pub(crate) fn mark_close_on_exec(&mut self, fd: Fd, close_on_exec: bool) {
        if let Some(Some(slot)) = usize::try_from(fd.0)
            .ok()
            .and_then(|index| self.slots.get_mut(index))
        {
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
