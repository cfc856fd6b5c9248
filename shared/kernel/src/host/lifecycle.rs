//! Sockets and open file descriptions: made, shared, let go.

use super::Host;
use crate::Tracer;
use crate::descriptor::{File, FileKey, Object};
use crate::process::Partial;
use crate::socket::option::Options;
use crate::socket::shown::Shown;
use crate::socket::{Body, Joining, Sock, Socket};
use crate::timer::SocketKey;
use crate::wait::WaitQueue;
use socketarium_trace::event::{Kind, Provenance, SocketEvent, Transport};
use socketarium_trace::{Errno, Fd, Pid, SocketId};

impl Host {
    /// A new socket, and the event of it.
    pub(crate) fn make_socket(
        &mut self,
        tracer: &mut Tracer,
        (transport, v6): (Transport, bool),
        provenance: Provenance,
        options: Options,
        body: Body,
    ) -> SocketKey {
        let id = tracer.new_socket();
        tracer.kernel(
            self.id,
            Kind::Socket(SocketEvent::Created {
                socket: id,
                transport,
                provenance,
            }),
        );
        self.insert_socket((id, transport, v6), options, body)
    }

    /// Room for a socket that has been told of.
    pub(crate) fn insert_socket(
        &mut self,
        (id, transport, v6): (SocketId, Transport, bool),
        options: Options,
        body: Body,
    ) -> SocketKey {
        let entry = self.sockets.vacant_entry();
        let key = entry.key();
        entry.insert(Socket {
            sock: Sock {
                key,
                id,
                host: self.id,
                transport,
                v6,
                local: None,
                remote: None,
                joining: Joining::default(),
                disconnects: 0,
                writers_waiting: 0,
                address_bound: false,
                port_bound: false,
                lost_port: false,
                error: None,
                soft_error: None,
                shut_receive: false,
                shut_send: false,
                options,
                waiters: WaitQueue::default(),
                file: None,
                lingers: false,
                orphan: false,
                shown: Shown::default(),
            },
            body,
        });
        self.touch(key);
        key
    }

    /// Nothing is left of a socket.
    pub(crate) fn free_socket(&mut self, tracer: &mut Tracer, key: SocketKey) {
        if let Some(socket) = self.sockets.try_remove(key) {
            // The other of two that go by one name is still there.
            if self.shared_names.remove(&socket.sock.id) {
                return;
            }
            tracer.kernel(
                self.id,
                Kind::Socket(SocketEvent::Freed {
                    socket: socket.sock.id,
                }),
            );
        }
    }

    /// The open file description that a descriptor stands for.
    ///
    /// # Errors
    /// `EBADF`.
    pub(crate) fn file_of(&self, pid: Pid, fd: Fd) -> Result<FileKey, Errno> {
        let process = self.processes.get(&pid).ok_or(Errno::EBADF)?;
        Ok(process.table.slot(fd)?.file)
    }

    /// The file that a call uses: held for as long as the call lasts, so that `close` in another thread does
    /// not take it away.
    ///
    /// # Errors
    /// `EBADF`.
    pub(crate) fn hold_file(&mut self, pid: Pid, fd: Fd, partial: &mut Partial) -> Result<FileKey, Errno> {
        if let Some(file) = partial.file {
            return Ok(file);
        }
        let key = self.file_of(pid, fd)?;
        self.files[key].uses += 1;
        partial.file = Some(key);
        Ok(key)
    }

    /// As [`Self::hold_file`], for calls that want a socket.
    ///
    /// # Errors
    /// `EBADF`, `ENOTSOCK`.
    pub(crate) fn hold_socket(
        &mut self,
        pid: Pid,
        fd: Fd,
        partial: &mut Partial,
    ) -> Result<(FileKey, SocketKey), Errno> {
        let file = self.hold_file(pid, fd, partial)?;
        match self.files[file].object {
            Object::Socket(socket) => {
                self.touch(socket);
                Ok((file, socket))
            }
            Object::Epoll(_)
            | Object::PipeReader(_)
            | Object::PipeWriter(_)
            | Object::EventFd(_)
            | Object::Terminal(_)
            | Object::Regular => Err(Errno::ENOTSOCK),
        }
    }

    /// A new open file description of an object.
    pub(crate) fn open_file(&mut self, object: Object, nonblock: bool) -> FileKey {
        let file = self.files.insert(File::new(object, nonblock));
        if let Object::Socket(key) = object
            && let Some(socket) = self.sockets.get_mut(key)
        {
            socket.sock.file = Some(file);
            self.touch(key);
        }
        if let Object::Epoll(key) = object {
            self.epolls[key].file = Some(file);
        }
        file
    }

    /// One use of a file less. With the last its object ends.
    pub(crate) fn release_file(&mut self, tracer: &mut Tracer, key: FileKey) {
        let Some(file) = self.files.get_mut(key) else {
            return;
        };
        file.uses -= 1;
        if file.uses > 0 {
            return;
        }
        for item in std::mem::take(&mut file.watched_by) {
            self.remove_row(tracer, item);
        }
        let file = self.files.remove(key);
        match file.object {
            Object::Socket(socket) => self.close_socket(tracer, socket),
            Object::Epoll(epoll) => self.close_epoll(tracer, epoll),
            Object::PipeReader(pipe) => self.close_pipe(tracer, pipe, true),
            Object::PipeWriter(pipe) => self.close_pipe(tracer, pipe, false),
            Object::EventFd(event_fd) => {
                self.event_fds.try_remove(event_fd);
            }
            Object::Terminal(_) | Object::Regular => {}
        }
    }

    /// The last descriptor of a socket is gone.
    fn close_socket(&mut self, tracer: &mut Tracer, key: SocketKey) {
        self.touch(key);
        let Some(socket) = self.sockets.get_mut(key) else {
            return;
        };
        socket.sock.file = None;
        match &socket.body {
            Body::Tcp(_) => self.close_tcp(tracer, key),
            Body::Udp(_) => self.close_udp(tracer, key),
            Body::Unix(_) => self.close_unix(tracer, key),
        }
    }
}
