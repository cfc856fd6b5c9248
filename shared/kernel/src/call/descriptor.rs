//! Calls on descriptors themselves.

use crate::host::{Caller, Host};
use crate::process::Attempt;
use socketarium_trace::event::IoctlArgument;
use socketarium_trace::{Errno, Fd};

impl Host {
    pub(super) fn call_close(&mut self, caller: &mut Caller<'_>, fd: Fd) -> Result<i64, Errno> {
        self.close_descriptor(caller.tracer, caller.pid, fd)?;
        Ok(0)
    }

    pub(super) fn call_dup(&mut self, _caller: &mut Caller<'_>, _fd: Fd) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_dup2(&mut self, _caller: &mut Caller<'_>, _fd: Fd, _to: Fd) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_dup3(
        &mut self,
        _caller: &mut Caller<'_>,
        _fd: Fd,
        _to: Fd,
        _flags: i32,
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_pipe2(&mut self, _caller: &mut Caller<'_>, _flags: i32) -> Attempt {
        Err(Errno::ENOSYS).into()
    }

    pub(super) fn call_eventfd2(
        &mut self,
        _caller: &mut Caller<'_>,
        _initial: u32,
        _flags: i32,
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_fcntl(
        &mut self,
        _caller: &mut Caller<'_>,
        _fd: Fd,
        _command: i32,
        _argument: u64,
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_ioctl(
        &mut self,
        _caller: &mut Caller<'_>,
        _fd: Fd,
        _request: u32,
        _argument: IoctlArgument,
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
}
