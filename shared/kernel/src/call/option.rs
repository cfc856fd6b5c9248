//! `setsockopt` and `getsockopt`.

use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use socketarium_trace::{Errno, Fd};

impl Host {
    pub(super) fn call_setsockopt(
        &mut self,
        _caller: &mut Caller<'_>,
        _partial: &mut Partial,
        _fd: Fd,
        _option: (i32, i32),
        _value: &[u8],
    ) -> Result<i64, Errno> {
        Err(Errno::ENOSYS)
    }

    pub(super) fn call_getsockopt(
        &mut self,
        _caller: &mut Caller<'_>,
        _partial: &mut Partial,
        _fd: Fd,
        _option: (i32, i32),
    ) -> Attempt {
        Err(Errno::ENOSYS).into()
    }
}
