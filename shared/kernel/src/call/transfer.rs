//! Calls that move bytes, to whatever a descriptor stands for.

use super::time::give_up_after;
use crate::Reply;
use crate::descriptor::{Object, open_flag};
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use crate::socket::Body;
use crate::timer::SocketKey;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Kind, Out, ProgramEvent};
use socketarium_trace::net::Address;
use socketarium_trace::{Actor, Errno, Fd};

/// Flags of `send` and `recv` that the model knows, with the kernel's numbers.
pub(crate) mod flag {
    pub(crate) const OOB: i32 = 0x1;
    pub(crate) const PEEK: i32 = 0x2;
    pub(crate) const TRUNC: i32 = 0x20;
    pub(crate) const DONTWAIT: i32 = 0x40;
    pub(crate) const EOR: i32 = 0x80;
    pub(crate) const WAITALL: i32 = 0x100;
    pub(crate) const ERRQUEUE: i32 = 0x2000;
    pub(crate) const MORE: i32 = 0x8000;
}

/// What a transfer is to do, apart from its data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    /// `MSG_…`.
    pub(crate) flags: i32,
    /// It may sleep.
    pub(crate) may_wait: bool,
}

impl Host {
    /// The socket that a call is about, and what the call's flags make of it.
    fn transfer(
        &mut self,
        caller: &Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        flags: i32,
    ) -> Result<(SocketKey, Transfer), Errno> {
        let (file, key) = self.hold_socket(caller.pid, fd, partial)?;
        let may_wait = flags & flag::DONTWAIT == 0 && self.may_wait(file, partial);
        Ok((key, Transfer { flags, may_wait }))
    }

    pub(super) fn call_send(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        data: &[u8],
        (flags, to): (i32, Option<&Address>),
    ) -> Attempt {
        let (key, transfer) = match self.transfer(caller, partial, fd, flags) {
            Ok(found) => found,
            Err(errno) => return Err(errno).into(),
        };
        self.send_on(caller, partial, key, data, (transfer, to))
    }

    fn send_on(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        key: usize,
        data: &[u8],
        (transfer, to): (Transfer, Option<&Address>),
    ) -> Attempt {
        self.touch(key);
        let timeout = self.sockets[key].sock.options.send_timeout_nanos;
        give_up_after(caller, partial, timeout);
        match &self.sockets[key].body {
            Body::Tcp(_) => self.send_tcp(caller.tracer, key, data, transfer, partial),
            Body::Udp(_) => self.send_udp(caller.tracer, key, data, (transfer, to)).into(),
            Body::Unix(_) => self.send_unix(caller.tracer, key, data, (transfer, to), partial),
        }
    }

    pub(super) fn call_write(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        data: &[u8],
    ) -> Attempt {
        let file = match self.hold_file(caller.pid, fd, partial) {
            Ok(file) => file,
            Err(errno) => return Err(errno).into(),
        };
        let may_wait = !self.files[file].nonblock;
        match self.files[file].object {
            Object::Socket(key) => {
                let may_wait = self.may_wait(file, partial);
                let transfer = Transfer { flags: 0, may_wait };
                self.send_on(caller, partial, key, data, (transfer, None))
            }
            Object::PipeWriter(pipe) => {
                let packets = self.files[file].flags & open_flag::DIRECT != 0;
                self.write_pipe(caller.tracer, pipe, data, (may_wait, packets), partial)
            }
            Object::EventFd(event_fd) => self.write_event_fd(caller.tracer, event_fd, data, may_wait),
            Object::Terminal(stream) => {
                let text = Payload::of(data);
                let actor = Actor::thread(self.id, caller.pid, caller.tid);
                caller
                    .tracer
                    .emit(Some(actor), Kind::Program(ProgramEvent::Output { stream, text }));
                Reply::value(data.len() as i64).into()
            }
            Object::Regular => Reply::value(data.len() as i64).into(),
            Object::PipeReader(_) => Err(Errno::EBADF).into(),
            Object::Epoll(_) => Err(Errno::EINVAL).into(),
        }
    }

    /// `writev()` and `readv()` of nothing ask the object nothing.
    pub(super) fn touch_nothing(&self, caller: &Caller<'_>, fd: Fd, writes: bool) -> Attempt {
        let object = match self.file_of(caller.pid, fd) {
            Ok(file) => self.files[file].object,
            Err(errno) => return Err(errno).into(),
        };
        let closed_way = match object {
            Object::PipeReader(_) => writes,
            Object::PipeWriter(_) => !writes,
            Object::Epoll(_) => return Err(Errno::EINVAL).into(),
            Object::Socket(_) | Object::EventFd(_) | Object::Terminal(_) | Object::Regular => false,
        };
        if closed_way {
            Err(Errno::EBADF).into()
        } else if writes {
            Reply::value(0).into()
        } else {
            received(Vec::new(), None).into()
        }
    }

    pub(super) fn call_receive(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        (size, flags): (usize, i32),
        wants_address: bool,
    ) -> Attempt {
        let (key, transfer) = match self.transfer(caller, partial, fd, flags) {
            Ok(found) => found,
            Err(errno) => return Err(errno).into(),
        };
        self.receive_on(caller, partial, key, (size, transfer), wants_address)
    }

    fn receive_on(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        key: usize,
        (size, transfer): (usize, Transfer),
        wants_address: bool,
    ) -> Attempt {
        self.touch(key);
        let timeout = self.sockets[key].sock.options.receive_timeout_nanos;
        give_up_after(caller, partial, timeout);
        match &self.sockets[key].body {
            Body::Tcp(_) => self.receive_tcp(caller.tracer, key, (size, transfer), partial),
            Body::Udp(_) => self.receive_udp(key, (size, transfer), wants_address, partial),
            Body::Unix(_) => self.receive_unix(caller.tracer, key, (size, transfer), wants_address, partial),
        }
    }

    pub(super) fn call_read(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        fd: Fd,
        size: usize,
    ) -> Attempt {
        let file = match self.hold_file(caller.pid, fd, partial) {
            Ok(file) => file,
            Err(errno) => return Err(errno).into(),
        };
        let may_wait = !self.files[file].nonblock;
        match self.files[file].object {
            // `read` of nothing from a socket asks the protocol nothing.
            Object::Socket(_) if size == 0 => received(Vec::new(), None).into(),
            Object::Socket(key) => {
                let may_wait = self.may_wait(file, partial);
                let transfer = Transfer { flags: 0, may_wait };
                self.receive_on(caller, partial, key, (size, transfer), false)
            }
            Object::PipeReader(pipe) => self.read_pipe(caller.tracer, pipe, size, may_wait, partial),
            Object::EventFd(event_fd) => self.read_event_fd(caller.tracer, event_fd, size, may_wait),
            // Nobody types, and the file is empty.
            Object::Terminal(_) | Object::Regular => received(Vec::new(), None).into(),
            Object::PipeWriter(_) => Err(Errno::EBADF).into(),
            Object::Epoll(_) => Err(Errno::EINVAL).into(),
        }
    }
}

/// The reply of a call that received `data`.
pub(crate) fn received(data: Vec<u8>, address: Option<Address>) -> Reply {
    let out = Out::Data {
        data: Payload::of(&data),
        address,
    };
    Reply {
        data,
        ..Reply::with(0, out)
    }
    .counted()
}

impl Reply {
    /// With the number of its bytes as its value.
    fn counted(mut self) -> Self {
        self.outcome.result = Ok(self.data.len() as i64);
        self
    }
}
