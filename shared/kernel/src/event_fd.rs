//! Event counters (`eventfd(2)`).

use crate::Tracer;
use crate::host::Host;
use crate::process::Attempt;
use crate::wait::WaitQueue;
use socketarium_trace::Errno;

#[derive(Debug, Default)]
pub(crate) struct EventFd {
    pub(crate) waiters: WaitQueue,
}

impl Host {
    pub(crate) fn write_event_fd(
        &mut self,
        _tracer: &mut Tracer,
        _key: usize,
        _data: &[u8],
        _may_wait: bool,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(crate) fn read_event_fd(
        &mut self,
        _tracer: &mut Tracer,
        _key: usize,
        _size: usize,
        _may_wait: bool,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
}
