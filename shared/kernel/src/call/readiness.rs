//! Calls that ask which descriptors are ready.

use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use socketarium_trace::event::{EpollOp, PollEntry, SelectSets};
use socketarium_trace::{Errno, Fd, Readiness};

impl Host {
    pub(super) fn call_select(
        &mut self,
        _caller: &mut Caller<'_>,
        _partial: &mut Partial,
        _count: i32,
        (_sets, _timeout_micros): (&SelectSets, Option<u64>),
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(super) fn call_poll(
        &mut self,
        _caller: &mut Caller<'_>,
        _partial: &mut Partial,
        _entries: &[PollEntry],
        _timeout_millis: i32,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(super) fn call_epoll_create1(&mut self, _caller: &mut Caller<'_>, _flags: i32) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_epoll_ctl(
        &mut self,
        _caller: &mut Caller<'_>,
        (_epoll, _op, _fd): (Fd, EpollOp, Fd),
        _events: Readiness,
        _data: u64,
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_epoll_wait(
        &mut self,
        _caller: &mut Caller<'_>,
        _partial: &mut Partial,
        _epoll: Fd,
        (_max, _timeout_millis): (i32, i32),
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
}
