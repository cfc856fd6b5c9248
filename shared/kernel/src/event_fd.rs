//! Event counters (`eventfd(2)`).

use crate::Tracer;
use crate::call::received;
use crate::descriptor::Object;
use crate::host::Host;
use crate::process::{Attempt, Sleep};
use crate::wait::{Queue, Stand, WaitQueue};
use socketarium_trace::{Errno, Readiness};

#[derive(Debug)]
pub(crate) struct EventFd {
    count: u64,
    /// A read takes one, not all.
    semaphore: bool,
    pub(crate) waiters: WaitQueue,
}

impl EventFd {
    pub(crate) fn new(count: u32, semaphore: bool) -> Self {
        Self {
            count: count.into(),
            semaphore,
            waiters: WaitQueue::default(),
        }
    }

    /// The largest number is an overflow, which only the kernel itself can cause; a write leaves room for it.
    pub(crate) fn readiness(&self) -> Readiness {
        let mut ready = Readiness::default();
        if self.count > 0 {
            ready = ready | Readiness::IN;
        }
        if self.count == u64::MAX {
            ready = ready | Readiness::ERR;
        }
        if self.count < u64::MAX - 1 {
            ready = ready | Readiness::OUT;
        }
        ready
    }
}

impl Host {
    /// `write`: adds the number that its eight bytes are. It sleeps while the sum would be too large.
    pub(crate) fn write_event_fd(
        &mut self,
        tracer: &mut Tracer,
        key: usize,
        data: &[u8],
        may_wait: bool,
    ) -> Attempt {
        let Ok(number) = data.try_into().map(u64::from_le_bytes) else {
            return Err(Errno::EINVAL).into();
        };
        if number == u64::MAX {
            return Err(Errno::EINVAL).into();
        }
        let event_fd = &mut self.event_fds[key];
        if u64::MAX - event_fd.count <= number {
            return wait_or_again(key, may_wait);
        }
        event_fd.count += number;
        self.wake(tracer, Object::EventFd(key), Readiness::IN, false);
        Ok(8).into()
    }

    /// `read`: eight bytes with the count, which is zero then; with `EFD_SEMAPHORE` with 1, and one less is left.
    pub(crate) fn read_event_fd(
        &mut self,
        tracer: &mut Tracer,
        key: usize,
        size: usize,
        may_wait: bool,
    ) -> Attempt {
        if size < 8 {
            return Err(Errno::EINVAL).into();
        }
        let event_fd = &mut self.event_fds[key];
        if event_fd.count == 0 {
            return wait_or_again(key, may_wait);
        }
        let taken = if event_fd.semaphore { 1 } else { event_fd.count };
        event_fd.count -= taken;
        self.wake(tracer, Object::EventFd(key), Readiness::OUT, false);
        received(taken.to_le_bytes().to_vec(), None).into()
    }
}

fn wait_or_again(key: usize, may_wait: bool) -> Attempt {
    if may_wait {
        Attempt::Sleep(Sleep::at(Queue::Of(Object::EventFd(key)), Stand::Last))
    } else {
        Err(Errno::EAGAIN).into()
    }
}
