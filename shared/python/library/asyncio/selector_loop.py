"""The event loop's sockets: try at once, and only if the kernel says EAGAIN register and wait.

A self-pipe (a pair of connected sockets, one end watched) wakes a loop that waits in `epoll_wait` when another thread
has something for it.
"""

import selectors
import signal
import socket
from functools import partial

from asyncio import connecting, events, transports
from asyncio.loop import BaseEventLoop

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_NOT_NOW = (BlockingIOError, InterruptedError)


class SelectorEventLoop(connecting.Connecting, BaseEventLoop):
    def __init__(self, selector=None):
        super().__init__()
        self._selector = selectors.DefaultSelector() if selector is None else selector
        self._transports = {}  # descriptor -> the transport that has it
        self._signal_handlers = {}
        self._ssock, self._csock = socket.socketpair()
        self._ssock.setblocking(False)
        self._csock.setblocking(False)
        self._add_reader(self._ssock.fileno(), self._read_from_self)

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        for number in list(self._signal_handlers):
            self.remove_signal_handler(number)
        self._remove_reader(self._ssock.fileno())
        self._ssock.close()
        self._ssock = None
        self._csock.close()
        self._csock = None
        super().close()
        self._selector.close()
        self._selector = None

    # The self-pipe

    def _read_from_self(self):
        while True:
            try:
                data = self._ssock.recv(4096)
            except InterruptedError:
                continue
            except BlockingIOError:
                break
            if not data:
                break
            for number in data:
                if number in self._signal_handlers:
                    self._ready.append(self._signal_handlers[number])
                    self._write_to_self()

    def _write_to_self(self):
        if self._csock is not None:
            try:
                self._csock.send(b"\0")
            except OSError:
                pass  # it is full: then the loop wakes anyway

    def add_signal_handler(self, sig, callback, *args):
        self._check_closed()
        signal.set_wakeup_fd(self._csock.fileno())
        self._signal_handlers[sig] = events.Handle(callback, args, self)
        signal.signal(sig, lambda number, frame: None)
        signal.siginterrupt(sig, False)

    def remove_signal_handler(self, sig):
        if self._signal_handlers.pop(sig, None) is None:
            return False
        signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        if not self._signal_handlers:
            signal.set_wakeup_fd(-1)
        return True

    # Who is watched

    def _process_events(self, found):
        for key, mask in found:
            reader, writer = key.data
            if mask & _READ and reader is not None:
                if reader._cancelled:
                    self._remove_reader(key.fileobj)
                else:
                    self._ready.append(reader)
            if mask & _WRITE and writer is not None:
                if writer._cancelled:
                    self._remove_writer(key.fileobj)
                else:
                    self._ready.append(writer)

    def _watch(self, fd, event, callback, args):
        self._check_closed()
        handle = events.Handle(callback, args, self)
        try:
            key = self._selector.get_key(fd)
        except KeyError:
            self._selector.register(fd, event, (handle, None) if event == _READ else (None, handle))
            return handle
        reader, writer = key.data
        old, both = (reader, (handle, writer)) if event == _READ else (writer, (reader, handle))
        self._selector.modify(fd, key.events | event, both)
        if old is not None:
            old.cancel()
        return handle

    def _unwatch(self, fd, event):
        if self.is_closed():
            return False
        try:
            key = self._selector.get_key(fd)
        except KeyError:
            return False
        reader, writer = key.data
        old, kept = (reader, (None, writer)) if event == _READ else (writer, (reader, None))
        if key.events & ~event:
            self._selector.modify(fd, key.events & ~event, kept)
        else:
            self._selector.unregister(fd)
        if old is None:
            return False
        old.cancel()
        return True

    def _add_reader(self, fd, callback, *args):
        return self._watch(fd, _READ, callback, args)

    def _add_writer(self, fd, callback, *args):
        return self._watch(fd, _WRITE, callback, args)

    def _remove_reader(self, fd):
        return self._unwatch(fd, _READ)

    def _remove_writer(self, fd):
        return self._unwatch(fd, _WRITE)

    def _refuse_if_of_a_transport(self, fd):
        number = fd if isinstance(fd, int) else int(fd.fileno())
        transport = self._transports.get(number)
        if transport is not None and not transport.is_closing():
            raise RuntimeError(f"File descriptor {fd!r} is used by transport {transport!r}")

    def add_reader(self, fd, callback, *args):
        self._refuse_if_of_a_transport(fd)
        self._add_reader(fd, callback, *args)

    def add_writer(self, fd, callback, *args):
        self._refuse_if_of_a_transport(fd)
        self._add_writer(fd, callback, *args)

    def remove_reader(self, fd):
        self._refuse_if_of_a_transport(fd)
        return self._remove_reader(fd)

    def remove_writer(self, fd):
        self._refuse_if_of_a_transport(fd)
        return self._remove_writer(fd)

    # Calls on sockets. Each is a function that tries, and is tried again whenever the descriptor is ready.

    def _check_non_blocking(self, sock):
        if self._debug and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")

    def _future_when(self, sock, event, attempt, *args):
        """A future, and a watch that calls `attempt(future, …)` until the future is done."""
        future = self.create_future()
        self._watch_for(future, sock, event, attempt, *args)
        return future

    def _watch_for(self, future, sock, event, attempt, *args):
        fd = sock.fileno()
        self._refuse_if_of_a_transport(fd)
        future._waits_for = ("readable" if event == _READ else "writable", fd)
        handle = self._watch(fd, event, attempt, (future, *args))
        future.add_done_callback(partial(self._unwatch_after, fd, event, handle))

    def _unwatch_after(self, fd, event, handle, future):
        # Cancelled means that somebody else watches this descriptor by now.
        if not handle.cancelled():
            self._unwatch(fd, event)

    def _attempt(self, future, call, *args):
        if future.done():
            return
        try:
            result = call(*args)
        except _NOT_NOW:
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    async def _receive(self, sock, call, *args):
        self._check_non_blocking(sock)
        try:
            return call(*args)
        except _NOT_NOW:
            pass
        return await self._future_when(sock, _READ, self._attempt, call, *args)

    async def sock_recv(self, sock, n):
        return await self._receive(sock, sock.recv, n)

    async def sock_recv_into(self, sock, buf):
        return await self._receive(sock, sock.recv_into, buf)

    async def sock_recvfrom(self, sock, bufsize):
        return await self._receive(sock, sock.recvfrom, bufsize)

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        return await self._receive(sock, sock.recvfrom_into, buf, nbytes or len(buf))

    async def sock_sendto(self, sock, data, address):
        self._check_non_blocking(sock)
        try:
            return sock.sendto(data, address)
        except _NOT_NOW:
            pass
        return await self._future_when(sock, _WRITE, self._attempt, sock.sendto, data, address)

    async def sock_sendall(self, sock, data):
        self._check_non_blocking(sock)
        try:
            sent = sock.send(data)
        except _NOT_NOW:
            sent = 0
        if sent == len(data):
            return  # as a rule: a socket's buffer has room
        return await self._future_when(sock, _WRITE, self._send_rest, sock, memoryview(data), [sent])

    def _send_rest(self, future, sock, view, sent):
        if future.done():
            return
        try:
            sent[0] += sock.send(view[sent[0] :])
        except _NOT_NOW:
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            future.set_exception(error)
            return
        if sent[0] == len(view):
            future.set_result(None)

    async def sock_connect(self, sock, address):
        self._check_non_blocking(sock)
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            resolved = await self._resolve(address, family=sock.family, type=sock.type, proto=sock.proto)
            address = resolved[0][4]
        future = self.create_future()
        try:
            sock.connect(address)
        except _NOT_NOW:
            # The handshake goes on; a writable socket says that it is over.
            self._watch_for(future, sock, _WRITE, self._connected, sock, address)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(None)
        try:
            return await future
        finally:
            future = None

    def _connected(self, future, sock, address):
        if future.done():
            return
        try:
            errno = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if errno != 0:
                raise OSError(errno, f"Connect call failed {address}")
        except _NOT_NOW:
            pass
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(None)

    async def sock_accept(self, sock):
        self._check_non_blocking(sock)
        future = self.create_future()
        try:
            result = self._accept(sock)
        except _NOT_NOW:
            self._watch_for(future, sock, _READ, self._attempt, self._accept, sock)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
        return await future

    def _accept(self, sock):
        conn, address = sock.accept()
        conn.setblocking(False)
        return conn, address

    def _new_transport(self, sock, protocol, waiter=None, extra=None, server=None):
        return transports.SocketTransport(self, sock, protocol, waiter, extra, server)
