//! Calls on descriptors themselves, and those that make pipes and event counters.

use crate::Reply;
use crate::descriptor::{FileKey, Object, open_flag};
use crate::event_fd::EventFd;
use crate::host::{Caller, Host};
use crate::pipe::Pipe;
use crate::process::{Attempt, Partial, Sleep};
use crate::tcp::Tcp;
use socketarium_trace::event::{DescriptorEvent, Kind, Out};
use socketarium_trace::{Actor, Errno, Fd, Nanos, Pid, Tid};

/// `EFD_SEMAPHORE`.
const SEMAPHORE: i32 = 1;

impl Host {
    pub(super) fn call_close(&mut self, caller: &mut Caller<'_>, partial: &mut Partial, fd: Fd) -> Attempt {
        if !partial.again {
            partial.lingering = self.lingers(caller.pid, fd);
            if let Some(key) = partial.lingering {
                let sock = &mut self.sockets[key].sock;
                sock.lingers = true;
                let patience = u64::from(sock.options.linger_seconds) * 1_000_000_000;
                partial.deadline = Some(Nanos(caller.tracer.now().0 + patience));
            }
            if let Err(errno) = self.close_descriptor(caller.tracer, caller.pid, fd) {
                return Err(errno).into();
            }
        }
        if let Some(key) = partial.lingering {
            if self.is_closing(key) && !partial.expired {
                return Attempt::Sleep(Sleep::on(Object::Socket(key)));
            }
            self.end_lingering(caller.tracer, key);
        }
        Reply::value(0).into()
    }

    /// The socket whose `close()` waits, with `SO_LINGER`: the last descriptor of a TCP socket.
    fn lingers(&self, pid: Pid, fd: Fd) -> Option<usize> {
        let file = &self.files[self.file_of(pid, fd).ok()?];
        let Object::Socket(key) = file.object else {
            return None;
        };
        let socket = &self.sockets[key];
        let options = &socket.sock.options;
        let connected = socket.tcp().and_then(Tcp::connection).is_some();
        (file.uses == 1 && connected && options.linger && options.linger_seconds > 0).then_some(key)
    }

    pub(super) fn call_dup(&mut self, caller: &mut Caller<'_>, fd: Fd) -> Result<i64, Errno> {
        let file = self.file_of(caller.pid, fd)?;
        self.duplicate(caller, file, (0, false))
    }

    /// A descriptor of `file` with the lowest free number from `least` on.
    pub(super) fn duplicate(
        &mut self,
        caller: &mut Caller<'_>,
        file: FileKey,
        (least, close_on_exec): (usize, bool),
    ) -> Result<i64, Errno> {
        let process = self.processes.get(&caller.pid).ok_or(Errno::ESRCH)?;
        let fd = process.table.lowest(least)?;
        self.install(caller.tracer, caller.pid, fd, file, (close_on_exec, false));
        Ok(fd.0.into())
    }

    pub(super) fn call_dup2(&mut self, caller: &mut Caller<'_>, fd: Fd, to: Fd) -> Result<i64, Errno> {
        if fd == to {
            self.file_of(caller.pid, fd)?;
            return Ok(to.0.into());
        }
        self.call_dup3(caller, fd, to, 0)
    }

    pub(super) fn call_dup3(
        &mut self,
        caller: &mut Caller<'_>,
        fd: Fd,
        to: Fd,
        flags: i32,
    ) -> Result<i64, Errno> {
        if flags & !open_flag::CLOEXEC != 0 || fd == to {
            return Err(Errno::EINVAL);
        }
        let file = self.file_of(caller.pid, fd)?;
        let process = self.processes.get_mut(&caller.pid).ok_or(Errno::EBADF)?;
        if usize::try_from(to.0).map_or(true, |to| to >= process.table.limit) {
            return Err(Errno::EBADF);
        }
        if process.table.is_reserved(to) {
            return Err(Errno::EBUSY);
        }
        let before = process.table.take(to).ok();
        if before.is_some() {
            self.say_descriptor(caller, DescriptorEvent::Closed { fd: to });
        }
        self.install(caller.tracer, caller.pid, to, file, (flags != 0, false));
        if let Some(before) = before {
            self.files[before.file].descriptors -= 1;
            self.release_file(caller.tracer, before.file);
        }
        Ok(to.0.into())
    }

    pub(super) fn call_pipe2(&mut self, caller: &mut Caller<'_>, flags: i32) -> Attempt {
        match self.make_pipe(caller, flags) {
            Ok((reader, writer)) => Reply::with(0, Out::Pair(reader, writer)).into(),
            Err(errno) => Err(errno).into(),
        }
    }

    fn make_pipe(&mut self, caller: &mut Caller<'_>, flags: i32) -> Result<(Fd, Fd), Errno> {
        if flags & !(open_flag::CLOEXEC | open_flag::NONBLOCK | open_flag::DIRECT) != 0 {
            return Err(Errno::EINVAL);
        }
        let first = self.free_descriptor(caller.pid)?;
        let process = self.processes.get(&caller.pid).ok_or(Errno::ESRCH)?;
        process.table.lowest(first.0 as usize + 1)?;
        let pipe = self.pipes.insert(Pipe::default());
        let how = (flags & open_flag::NONBLOCK != 0, flags & open_flag::CLOEXEC != 0);
        let reader = self.new_descriptor(caller.tracer, caller.pid, Object::PipeReader(pipe), how)?;
        let writer = self.new_descriptor(caller.tracer, caller.pid, Object::PipeWriter(pipe), how)?;
        let file = self.file_of(caller.pid, writer)?;
        self.files[file].flags = flags & open_flag::DIRECT;
        Ok((reader, writer))
    }

    pub(super) fn call_eventfd2(
        &mut self,
        caller: &mut Caller<'_>,
        initial: u32,
        flags: i32,
    ) -> Result<i64, Errno> {
        if flags & !(open_flag::CLOEXEC | open_flag::NONBLOCK | SEMAPHORE) != 0 {
            return Err(Errno::EINVAL);
        }
        self.free_descriptor(caller.pid)?;
        let event_fd = EventFd::new(initial, flags & SEMAPHORE != 0);
        let object = Object::EventFd(self.event_fds.insert(event_fd));
        let how = (flags & open_flag::NONBLOCK != 0, flags & open_flag::CLOEXEC != 0);
        let fd = self.new_descriptor(caller.tracer, caller.pid, object, how)?;
        Ok(fd.0.into())
    }

    /// Sets `O_NONBLOCK` of an open file description. It is said of each descriptor that stands for it.
    pub(super) fn set_nonblock(
        &mut self,
        caller: &mut Caller<'_>,
        (fd, file): (Fd, FileKey),
        nonblock: bool,
    ) {
        if self.files[file].nonblock == nonblock {
            return;
        }
        self.files[file].nonblock = nonblock;
        let changed = |fd| DescriptorEvent::ModeChanged {
            fd,
            nonblocking: nonblock,
        };
        if self.files[file].descriptors == 1 {
            return self.say_descriptor(caller, changed(fd));
        }
        for (pid, process) in &self.processes {
            let actor = Actor::thread(self.id, *pid, Tid(pid.0));
            for (fd, _) in process.table.numbered().filter(|(_, slot)| slot.file == file) {
                caller.tracer.emit(Some(actor), Kind::Descriptor(changed(fd)));
            }
        }
    }

    fn say_descriptor(&self, caller: &mut Caller<'_>, event: DescriptorEvent) {
        let actor = Actor::thread(self.id, caller.pid, Tid(caller.pid.0));
        caller.tracer.emit(Some(actor), Kind::Descriptor(event));
    }
}
