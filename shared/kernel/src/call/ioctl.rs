//! `ioctl`: flags, and how much waits in a queue.

use crate::Reply;
use crate::descriptor::Object;
use crate::host::{Caller, Host};
use crate::process::Attempt;
use crate::socket::{Body, Socket};
use crate::tcp::Tcp;
use socketarium_trace::event::{IoctlArgument, Out};
use socketarium_trace::{Errno, Fd};

mod request {
    /// Also `TIOCOUTQ`.
    pub(super) const SIOCOUTQ: u32 = 0x5411;
    /// Also `FIONREAD`.
    pub(super) const SIOCINQ: u32 = 0x541b;
    pub(super) const FIONBIO: u32 = 0x5421;
    pub(super) const FIONCLEX: u32 = 0x5450;
    pub(super) const FIOCLEX: u32 = 0x5451;
    pub(super) const FIOASYNC: u32 = 0x5452;
    pub(super) const SIOCATMARK: u32 = 0x8905;
    pub(super) const SIOCOUTQNSD: u32 = 0x894b;
}

impl Host {
    pub(super) fn call_ioctl(
        &mut self,
        caller: &mut Caller<'_>,
        fd: Fd,
        request: u32,
        argument: IoctlArgument,
    ) -> Attempt {
        let file = match self.file_of(caller.pid, fd) {
            Ok(file) => file,
            Err(errno) => return Err(errno).into(),
        };
        match (request, argument) {
            (request::FIOCLEX | request::FIONCLEX, _) => {
                self.set_close_on_exec(caller, fd, request == request::FIOCLEX);
                Ok(0).into()
            }
            (request::FIONBIO, IoctlArgument::Number(number)) => {
                self.set_nonblock(caller, (fd, file), number != 0);
                Ok(0).into()
            }
            (request::FIOASYNC, IoctlArgument::Number(number)) => {
                self.set_async(file, number != 0).map(|()| 0).into()
            }
            (request::FIONBIO | request::FIOASYNC, IoctlArgument::Raw(_)) => Err(Errno::EFAULT).into(),
            _ => match self.inquire(self.files[file].object, request) {
                Ok(number) => Reply::with(0, Out::Number(number)).into(),
                Err(errno) => Err(errno).into(),
            },
        }
    }

    /// Requests that ask for a number.
    fn inquire(&self, object: Object, request: u32) -> Result<i64, Errno> {
        match (object, request) {
            (Object::Socket(key), _) => self.sockets[key].inquire(request),
            (Object::PipeReader(key) | Object::PipeWriter(key), request::SIOCINQ) => {
                Ok(self.pipes[key].unread() as i64)
            }
            (Object::Regular, request::SIOCINQ) => Ok(0),
            (Object::Epoll(_), _) => Err(Errno::EINVAL),
            _ => Err(Errno::ENOTTY),
        }
    }
}

impl Socket {
    fn inquire(&self, request: u32) -> Result<i64, Errno> {
        let (receive, send) = self.queues();
        match (&self.body, request) {
            // Out-of-band data is not of this model: the mark is never reached.
            (Body::Tcp(_) | Body::Unix(_), request::SIOCATMARK) => Ok(0),
            (Body::Tcp(Tcp::Listener(_)), request::SIOCINQ | request::SIOCOUTQ | request::SIOCOUTQNSD) => {
                Err(Errno::EINVAL)
            }
            (Body::Unix(unix), request::SIOCINQ) if unix.backlog().is_some() => Err(Errno::EINVAL),
            (Body::Udp(udp), request::SIOCINQ) => Ok(udp.next_length().unwrap_or(0).into()),
            (_, request::SIOCINQ) => Ok(receive.into()),
            (_, request::SIOCOUTQ) => Ok(send.into()),
            _ => Err(Errno::ENOTTY),
        }
    }
}
