//! `ioctl`: flags, and how much waits in a queue.

use crate::Reply;
use crate::descriptor::Object;
use crate::host::{Caller, Host};
use crate::process::Attempt;
use crate::socket::{Body, Socket};
use crate::tcp::Tcp;
use socketarium_trace::event::{IoctlArgument, Out, Transport};
use socketarium_trace::net::TcpState;
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
        match &self.body {
            Body::Tcp(tcp) => tcp.inquire(request),
            Body::Udp(udp) => match request {
                request::SIOCINQ => Ok(udp.next_length().unwrap_or(0).into()),
                request::SIOCOUTQ => Ok(udp.queues().1.into()),
                _ => Err(Errno::ENOTTY),
            },
            Body::Unix(unix) => match request {
                request::SIOCINQ if unix.backlog().is_some() => Err(Errno::EINVAL),
                request::SIOCINQ => Ok(unix.queues().0.into()),
                request::SIOCOUTQ => Ok(unix.queues().1.into()),
                request::SIOCATMARK if self.sock.transport == Transport::UnixDatagram => {
                    Err(Errno::EOPNOTSUPP)
                }
                request::SIOCATMARK => Ok(0),
                _ => Err(Errno::ENOTTY),
            },
        }
    }
}

impl Tcp {
    /// A FIN has a number of its own but is no byte to be read; to be acknowledged it is. Out-of-band data is not of
    /// this model: its mark is never reached.
    fn inquire(&self, request: u32) -> Result<i64, Errno> {
        let counts = matches!(
            request,
            request::SIOCINQ | request::SIOCOUTQ | request::SIOCOUTQNSD
        );
        match (self, request) {
            (_, request::SIOCATMARK) => Ok(0),
            _ if !counts => Err(Errno::ENOTTY),
            (Self::Listener(_), _) => Err(Errno::EINVAL),
            (Self::Connection(tcb), _) if tcb.state != TcpState::SynSent => Ok(match request {
                request::SIOCINQ => {
                    let unread = tcb.receive.nxt.wrapping_sub(tcb.receive.copied);
                    unread.saturating_sub(u32::from(tcb.receive.done)).into()
                }
                request::SIOCOUTQ => tcb.send.written.wrapping_sub(tcb.send.una).into(),
                _ => tcb.send.written.wrapping_sub(tcb.send.nxt).into(),
            }),
            (Self::Idle | Self::Connection(_) | Self::Request(_) | Self::TimeWait(_), _) => Ok(0),
        }
    }
}
