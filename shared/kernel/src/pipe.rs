//! Pipes.

use crate::Tracer;
use crate::host::Host;
use crate::process::{Attempt, Partial};
use crate::wait::WaitQueue;
use socketarium_trace::Errno;

#[derive(Debug, Default)]
pub(crate) struct Pipe {
    pub(crate) waiters: WaitQueue,
}

impl Host {
    pub(crate) fn write_pipe(
        &mut self,
        _tracer: &mut Tracer,
        _pipe: usize,
        _data: &[u8],
        _may_wait: bool,
        _partial: &mut Partial,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(crate) fn read_pipe(
        &mut self,
        _tracer: &mut Tracer,
        _pipe: usize,
        _size: usize,
        _may_wait: bool,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(crate) fn close_pipe(&mut self, _tracer: &mut Tracer, _pipe: usize, _reader: bool) {}
}
