//! The table of system calls: each to its handler.
//!
//! A handler looks whether the call can come back now. Where it cannot it says what the thread sleeps on, and
//! is asked again from the start when that has happened, with what it left in its [`Partial`].

mod connection;
mod descriptor;
mod epoll;
mod fcntl;
mod ioctl;
mod name;
mod option;
mod poll;
mod select;
mod time;
mod transfer;

pub(crate) use connection::address_length;
pub(crate) use transfer::{Transfer, flag, received};

use crate::epoll::Interest;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use crate::{Reply, Request};
use socketarium_trace::Errno;
use socketarium_trace::event::{Call, SockFlags};

impl Host {
    #[expect(clippy::too_many_lines, reason = "a table with a line for each call")]
    pub(crate) fn dispatch(
        &mut self,
        caller: &mut Caller<'_>,
        request: &Request,
        partial: &mut Partial,
    ) -> Attempt {
        match &request.call {
            Call::Socket {
                domain,
                kind,
                flags,
                protocol,
            } => self
                .call_socket(caller, (*domain, *kind, *protocol), *flags)
                .into(),
            Call::Socketpair {
                domain,
                kind,
                flags,
                protocol,
            } => self.call_socketpair(caller, (*domain, *kind, *protocol), *flags),
            Call::Bind { fd, address, length } => {
                self.call_bind(caller, partial, *fd, (address, *length)).into()
            }
            Call::Listen { fd, backlog } => self.call_listen(caller, partial, *fd, *backlog).into(),
            Call::Accept { fd, capacity } => {
                self.call_accept(caller, partial, *fd, (*capacity, SockFlags::default()))
            }
            Call::Accept4 { fd, capacity, flags } => {
                self.call_accept(caller, partial, *fd, (*capacity, *flags))
            }
            Call::Connect { fd, address, length } => {
                self.call_connect(caller, partial, *fd, (address, *length))
            }
            Call::Getsockname { fd, .. } => self.call_getsockname(caller, partial, *fd),
            Call::Getpeername { fd, .. } => self.call_getpeername(caller, partial, *fd),
            Call::Setsockopt {
                fd,
                level,
                name,
                value,
            } => self
                .call_setsockopt(caller, partial, *fd, (*level, *name), &value.bytes.0)
                .into(),
            Call::Getsockopt { fd, level, name } => {
                self.call_getsockopt(caller, partial, *fd, (*level, *name))
            }
            Call::Sendto {
                fd, flags, address, ..
            }
            | Call::Sendmsg {
                fd, flags, address, ..
            } => self.call_send(caller, partial, *fd, &request.data, (*flags, address.as_ref())),
            Call::Writev { fd, .. } if request.data.is_empty() => self.touch_nothing(caller, *fd, true),
            Call::Write { fd, .. } | Call::Writev { fd, .. } => {
                self.call_write(caller, partial, *fd, &request.data)
            }
            Call::Recvfrom {
                fd,
                size,
                flags,
                capacity,
            } => self.call_receive(caller, partial, *fd, (*size as usize, *flags), capacity.is_some()),
            Call::Recvmsg { fd, size, flags } => {
                self.call_receive(caller, partial, *fd, (*size as usize, *flags), true)
            }
            Call::Readv { fd, size: 0 } => self.touch_nothing(caller, *fd, false),
            Call::Read { fd, size } | Call::Readv { fd, size } => {
                self.call_read(caller, partial, *fd, *size as usize)
            }
            Call::Shutdown { fd, how } => self.call_shutdown(caller, partial, *fd, *how).into(),
            Call::Close { fd } => self.call_close(caller, partial, *fd),
            Call::Dup { fd } => self.call_dup(caller, *fd).into(),
            Call::Dup2 { fd, to } => self.call_dup2(caller, *fd, *to).into(),
            Call::Dup3 { fd, to, flags } => self.call_dup3(caller, *fd, *to, *flags).into(),
            Call::Pipe2 { flags } => self.call_pipe2(caller, *flags),
            Call::Eventfd2 { initial, flags } => self.call_eventfd2(caller, *initial, *flags).into(),
            Call::Fcntl {
                fd,
                command,
                argument,
            } => self.call_fcntl(caller, *fd, *command, *argument).into(),
            Call::Ioctl {
                fd,
                request,
                argument,
            } => self.call_ioctl(caller, *fd, *request, *argument),
            Call::Select {
                count,
                sets,
                timeout_micros,
            } => self.call_select(caller, partial, *count, (sets, *timeout_micros)),
            Call::Poll {
                entries,
                timeout_millis,
            } => self.call_poll(caller, partial, entries, *timeout_millis),
            Call::EpollCreate1 { flags } => self.call_epoll_create1(caller, *flags).into(),
            Call::EpollCtl {
                epoll,
                op,
                fd,
                events,
                data,
            } => {
                let (events, data) = (*events, *data);
                self.call_epoll_ctl(caller, (*epoll, *op, *fd), Interest { events, data })
                    .into()
            }
            Call::EpollWait {
                epoll,
                max,
                timeout_millis,
            } => self.call_epoll_wait(caller, partial, *epoll, (*max, *timeout_millis)),
            Call::Nanosleep { nanos, .. } => sleep_for(caller, partial, *nanos),
            // Processes come and go by the driver, who has their programs.
            Call::Fork
            | Call::Clone { .. }
            | Call::Execve { .. }
            | Call::Wait4 { .. }
            | Call::Kill { .. }
            | Call::Exit { .. }
            | Call::ExitGroup { .. }
            | Call::Other { .. } => Reply::error(Errno::ENOSYS).into(),
        }
    }
}

use time::sleep_for;
