//! Pipes: 16 pages between the two ends (`fs/pipe.c`).
//!
//! A write fills pages of its own, but for what fits behind the last page's data: so writes of up to `PIPE_BUF`
//! bytes are never torn, and a pipe can be full with less than 64 KiB in it. No signal is sent to who writes to a
//! pipe that nobody reads: programs here have `SIGPIPE` ignored, as Python has.

use crate::Tracer;
use crate::call::received;
use crate::descriptor::Object;
use crate::host::Host;
use crate::poll::{READABLE, WRITABLE};
use crate::process::{Attempt, Partial, Sleep};
use crate::wait::WaitQueue;
use socketarium_trace::{Errno, Readiness};
use std::collections::VecDeque;

/// Bytes of a page, and `PIPE_BUF`.
const PAGE: usize = 4096;
/// Pages of a new pipe.
const PAGES: usize = 16;
/// Bytes that `F_SETPIPE_SZ` may ask for without privilege (`fs.pipe-max-size`).
const MOST: usize = 1 << 20;

/// Data within one page.
#[derive(Debug)]
struct Page {
    data: Vec<u8>,
    /// How much of it has been read.
    read: usize,
    /// A packet of its own (`O_DIRECT`): nothing is added, one read takes it whole.
    packet: bool,
}

#[derive(Debug)]
pub(crate) struct Pipe {
    pages: VecDeque<Page>,
    /// How many pages there may be.
    most: usize,
    has_reader: bool,
    has_writer: bool,
    /// Some thread or epoll instance has asked whether it is ready: from then on every write wakes.
    pub(crate) polled: bool,
    pub(crate) readers_waiting: WaitQueue,
    pub(crate) writers_waiting: WaitQueue,
}

impl Default for Pipe {
    fn default() -> Self {
        Self {
            pages: VecDeque::new(),
            most: PAGES,
            has_reader: true,
            has_writer: true,
            polled: false,
            readers_waiting: WaitQueue::default(),
            writers_waiting: WaitQueue::default(),
        }
    }
}

impl Pipe {
    fn is_full(&self) -> bool {
        self.pages.len() >= self.most
    }

    /// Bytes that wait to be read.
    pub(crate) fn unread(&self) -> usize {
        self.pages.iter().map(|page| page.data.len() - page.read).sum()
    }

    /// Bytes that its pages hold.
    pub(crate) fn capacity(&self) -> usize {
        self.most * PAGE
    }

    /// `F_SETPIPE_SZ`: as many pages as hold `size` bytes, rounded up to a power of two.
    ///
    /// # Errors
    /// `EINVAL`, `EPERM` above the largest, `EBUSY` where more pages are in use.
    pub(crate) fn resize(&mut self, size: usize) -> Result<usize, Errno> {
        let pages = size.div_ceil(PAGE).max(1).next_power_of_two();
        if pages * PAGE > MOST && pages > self.most {
            return Err(Errno::EPERM);
        }
        if self.pages.len() > pages {
            return Err(EBUSY);
        }
        self.most = pages;
        Ok(self.capacity())
    }

    pub(crate) fn reader_readiness(&self) -> Readiness {
        let mut ready = Readiness::default();
        if !self.pages.is_empty() {
            ready = ready | READABLE;
        }
        if !self.has_writer {
            ready = ready | Readiness::HUP;
        }
        ready
    }

    pub(crate) fn writer_readiness(&self) -> Readiness {
        let mut ready = Readiness::default();
        if !self.is_full() {
            ready = ready | WRITABLE;
        }
        if !self.has_reader {
            ready = ready | Readiness::ERR;
        }
        ready
    }

    /// Puts behind the last page's data what does not fill pages of its own, if all of that fits. How many bytes.
    fn merge(&mut self, data: &[u8]) -> usize {
        let rest = data.len() % PAGE;
        match self.pages.back_mut() {
            Some(last) if rest > 0 && !last.packet && last.data.len() + rest <= PAGE => {
                last.data.extend_from_slice(&data[..rest]);
                rest
            }
            Some(_) | None => 0,
        }
    }

    /// Moves up to `size` bytes out. Whether that made room in a full pipe.
    fn take(&mut self, size: usize, into: &mut Vec<u8>) -> bool {
        let mut made_room = false;
        while let Some(page) = self.pages.front_mut()
            && into.len() < size
        {
            let unread = &page.data[page.read..];
            let count = unread.len().min(size - into.len());
            into.extend_from_slice(&unread[..count]);
            page.read += count;
            let packet = page.packet;
            if packet || page.read == page.data.len() {
                made_room |= self.is_full();
                self.pages.pop_front();
            }
            if packet {
                break;
            }
        }
        made_room
    }
}

/// Device or resource busy: the trace's table has no name for it.
const EBUSY: Errno = Errno(16);

impl Host {
    pub(crate) fn write_pipe(
        &mut self,
        tracer: &mut Tracer,
        key: usize,
        data: &[u8],
        (may_wait, packets): (bool, bool),
        partial: &mut Partial,
    ) -> Attempt {
        if data.is_empty() {
            return Ok(0).into();
        }
        let pipe = &mut self.pipes[key];
        // Woken, but another writer was quicker.
        if partial.again && pipe.is_full() && pipe.has_reader {
            return Attempt::Sleep(Sleep::in_line(Object::PipeWriter(key)));
        }
        let was_empty = pipe.pages.is_empty();
        if !partial.again && pipe.has_reader {
            partial.done += pipe.merge(data);
        }
        let failed = loop {
            if !pipe.has_reader {
                break Some(Errno::EPIPE);
            }
            let left = &data[partial.done..];
            if left.is_empty() {
                break None;
            }
            if pipe.is_full() {
                break Some(Errno::EAGAIN);
            }
            let count = left.len().min(PAGE);
            pipe.pages.push_back(Page {
                data: left[..count].to_vec(),
                read: 0,
                packet: packets,
            });
            partial.done += count;
        };
        let sleeps = failed == Some(Errno::EAGAIN) && may_wait;
        let wakes_reader = was_empty || (pipe.polled && !sleeps);
        let wakes_writer = partial.again && !sleeps && !pipe.is_full();
        if wakes_reader {
            self.wake(tracer, Object::PipeReader(key), READABLE, false);
        }
        if wakes_writer {
            self.wake(tracer, Object::PipeWriter(key), WRITABLE, false);
        }
        match failed {
            Some(_) if sleeps => Attempt::Sleep(Sleep::in_line(Object::PipeWriter(key))),
            Some(errno) if partial.done == 0 => Err(errno).into(),
            Some(_) | None => Ok(partial.done as i64).into(),
        }
    }

    pub(crate) fn read_pipe(
        &mut self,
        tracer: &mut Tracer,
        key: usize,
        size: usize,
        may_wait: bool,
        partial: &Partial,
    ) -> Attempt {
        let pipe = &mut self.pipes[key];
        if pipe.pages.is_empty() && pipe.has_writer && size > 0 {
            return if may_wait {
                Attempt::Sleep(Sleep::in_line(Object::PipeReader(key)))
            } else {
                Err(Errno::EAGAIN).into()
            };
        }
        let mut data = Vec::new();
        let wakes_writer = pipe.take(size, &mut data);
        let wakes_reader = partial.again && !pipe.pages.is_empty();
        if wakes_writer {
            self.wake(tracer, Object::PipeWriter(key), WRITABLE, false);
        }
        if wakes_reader {
            self.wake(tracer, Object::PipeReader(key), READABLE, false);
        }
        received(data, None).into()
    }

    /// The last descriptor of one end is gone.
    pub(crate) fn close_pipe(&mut self, tracer: &mut Tracer, key: usize, reader: bool) {
        let Some(pipe) = self.pipes.get_mut(key) else {
            return;
        };
        if reader {
            pipe.has_reader = false;
        } else {
            pipe.has_writer = false;
        }
        if pipe.has_reader || pipe.has_writer {
            self.wake(tracer, Object::PipeReader(key), Readiness::default(), true);
            self.wake(tracer, Object::PipeWriter(key), Readiness::default(), true);
        } else {
            self.pipes.remove(key);
        }
    }
}
