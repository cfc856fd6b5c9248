//! What `poll(2)` says of any object.
//!
//! All bits that hold, with the doubles that the kernel keeps of them (`POLLRDNORM` beside `POLLIN`): who asks for
//! a double gets it. What a caller did not ask for is for the caller to leave out.

use crate::Tracer;
use crate::descriptor::{FileKey, Object};
use crate::host::Host;
use crate::socket::Body;
use crate::tcp::Tcp;
use socketarium_trace::Readiness;

/// `POLLIN` and `POLLRDNORM`.
pub(crate) const READABLE: Readiness = Readiness(0x001 | 0x040);
/// `POLLOUT` and `POLLWRNORM`.
pub(crate) const WRITABLE: Readiness = Readiness(0x004 | 0x100);

/// What is reported of every object, asked for or not.
pub(crate) const ALWAYS: Readiness = Readiness(0x008 | 0x010);

impl Host {
    /// What holds of an open file description now. It is a question that leaves marks: a pipe that was asked wakes at
    /// every write from then on, a connection without room will say when there is some, and an epoll instance drops
    /// from its ready list what is not ready any more.
    pub(crate) fn poll_file(&mut self, tracer: &mut Tracer, file: FileKey) -> Readiness {
        match self.files[file].object {
            Object::Epoll(key) => self.poll_epoll(tracer, key),
            object @ (Object::PipeReader(key) | Object::PipeWriter(key)) => {
                self.pipes[key].polled = true;
                self.peek(object)
            }
            object @ Object::Socket(key) => {
                let socket = &mut self.sockets[key];
                if let Body::Tcp(Tcp::Connection(tcb)) = &mut socket.body {
                    tcb.note_want_of_space(&socket.sock);
                }
                self.peek(object)
            }
            object @ (Object::EventFd(_) | Object::Terminal(_) | Object::Regular) => self.peek(object),
        }
    }

    /// What holds of an object now.
    pub(crate) fn peek(&self, object: Object) -> Readiness {
        match object {
            Object::Socket(key) => self.sockets[key].readiness(),
            Object::Epoll(key) => self.peek_epoll(&self.epolls[key]),
            Object::PipeReader(key) => self.pipes[key].reader_readiness(),
            Object::PipeWriter(key) => self.pipes[key].writer_readiness(),
            Object::EventFd(key) => self.event_fds[key].readiness(),
            // They have no `poll` of their own.
            Object::Terminal(_) | Object::Regular => READABLE | WRITABLE,
        }
    }
}
