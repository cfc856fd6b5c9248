//! `fcntl`: duplicates, and the flags of descriptors and of what they stand for.
//!
//! Locks, leases and owners of signals are not of this model: as for any command that there is not, `EINVAL`.

use crate::descriptor::{FileKey, Object, open_flag};
use crate::host::{Caller, Host};
use socketarium_trace::{Errno, Fd, Readiness};

mod command {
    pub(super) const DUPFD: i32 = 0;
    pub(super) const GETFD: i32 = 1;
    pub(super) const SETFD: i32 = 2;
    pub(super) const GETFL: i32 = 3;
    pub(super) const SETFL: i32 = 4;
    pub(super) const DUPFD_QUERY: i32 = 1027;
    pub(super) const DUPFD_CLOEXEC: i32 = 1030;
    pub(super) const SETPIPE_SZ: i32 = 1031;
    pub(super) const GETPIPE_SZ: i32 = 1032;
}

/// `FD_CLOEXEC`.
const CLOSE_ON_EXEC: u64 = 1;

impl Host {
    pub(super) fn call_fcntl(
        &mut self,
        caller: &mut Caller<'_>,
        fd: Fd,
        command: i32,
        argument: u64,
    ) -> Result<i64, Errno> {
        let file = self.file_of(caller.pid, fd)?;
        match command {
            command::DUPFD => self.duplicate_from(caller, file, (argument, false)),
            command::DUPFD_CLOEXEC => self.duplicate_from(caller, file, (argument, true)),
            command::DUPFD_QUERY => {
                let other = self.file_of(caller.pid, Fd(argument as i32))?;
                Ok(i64::from(other == file))
            }
            command::GETFD => {
                let process = self.processes.get(&caller.pid).ok_or(Errno::EBADF)?;
                Ok(i64::from(process.table.slot(fd)?.close_on_exec))
            }
            command::SETFD => {
                self.set_close_on_exec(caller, fd, argument & CLOSE_ON_EXEC != 0);
                Ok(0)
            }
            command::GETFL => Ok(self.status_flags(file).into()),
            command::SETFL => self.set_status_flags(caller, (fd, file), argument as i32),
            command::GETPIPE_SZ => Ok(self.pipes[self.pipe_of(file)?].capacity() as i64),
            command::SETPIPE_SZ => {
                let pipe = self.pipe_of(file)?;
                self.resize_pipe(caller, pipe, argument)
            }
            _ => Err(Errno::EINVAL),
        }
    }

    fn duplicate_from(
        &mut self,
        caller: &mut Caller<'_>,
        file: FileKey,
        (least, close_on_exec): (u64, bool),
    ) -> Result<i64, Errno> {
        let limit = self
            .processes
            .get(&caller.pid)
            .map_or(0, |process| process.table.limit);
        // The kernel takes it as an `unsigned int`.
        match least as u32 as usize {
            least if least >= limit => Err(Errno::EINVAL),
            least => self.duplicate(caller, file, (least, close_on_exec)),
        }
    }

    pub(super) fn set_close_on_exec(&mut self, caller: &Caller<'_>, fd: Fd, close_on_exec: bool) {
        if let Some(process) = self.processes.get_mut(&caller.pid) {
            process.table.mark_close_on_exec(fd, close_on_exec);
        }
    }

    /// What `F_GETFL` says.
    fn status_flags(&self, file: FileKey) -> i32 {
        let file = &self.files[file];
        let nonblock = if file.nonblock { open_flag::NONBLOCK } else { 0 };
        file.object.access() | file.flags | nonblock
    }

    fn set_status_flags(
        &mut self,
        caller: &mut Caller<'_>,
        (fd, file): (Fd, FileKey),
        flags: i32,
    ) -> Result<i64, Errno> {
        let object = self.files[file].object;
        if flags & open_flag::DIRECT != 0 && !takes_packets(object) {
            return Err(Errno::EINVAL);
        }
        let mut kept = open_flag::APPEND | open_flag::DIRECT | open_flag::NOATIME;
        if sends_signals(object) {
            kept |= open_flag::ASYNC;
        }
        self.files[file].flags = flags & kept;
        self.set_nonblock(caller, (fd, file), flags & open_flag::NONBLOCK != 0);
        Ok(0)
    }

    /// Sets `O_ASYNC`.
    ///
    /// # Errors
    /// `ENOTTY` for what sends no signals.
    pub(super) fn set_async(&mut self, file: FileKey, on: bool) -> Result<(), Errno> {
        let file = &mut self.files[file];
        let before = file.flags & open_flag::ASYNC != 0;
        if before != on && !sends_signals(file.object) {
            return Err(Errno::ENOTTY);
        }
        file.flags = file.flags & !open_flag::ASYNC | if on { open_flag::ASYNC } else { 0 };
        Ok(())
    }

    /// # Errors
    /// `EBADF` for what is no pipe.
    fn pipe_of(&self, file: FileKey) -> Result<usize, Errno> {
        if let Object::PipeReader(key) | Object::PipeWriter(key) = self.files[file].object {
            Ok(key)
        } else {
            Err(Errno::EBADF)
        }
    }

    fn resize_pipe(&mut self, caller: &mut Caller<'_>, key: usize, size: u64) -> Result<i64, Errno> {
        // The kernel takes it as an `unsigned int`, and no more than 2 GiB.
        let size = size as u32;
        if size > 1 << 31 {
            return Err(Errno::EINVAL);
        }
        let capacity = self.pipes[key].resize(size as usize)?;
        self.wake(
            caller.tracer,
            Object::PipeWriter(key),
            Readiness::default(),
            false,
        );
        Ok(capacity as i64)
    }
}

/// `O_DIRECT` means packets to a pipe and nothing to the others, but for files.
fn takes_packets(object: Object) -> bool {
    matches!(
        object,
        Object::PipeReader(_) | Object::PipeWriter(_) | Object::Regular
    )
}

fn sends_signals(object: Object) -> bool {
    matches!(
        object,
        Object::Socket(_) | Object::PipeReader(_) | Object::PipeWriter(_)
    )
}
