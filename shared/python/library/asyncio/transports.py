"""A connection as the loop drives it: bytes that come go to the protocol, bytes that do not fit wait here."""

import socket

from asyncio import futures

_AT_ONCE = 256 * 1024  # one `recv` asks for so much
_HIGH = 64 * 1024
_WARN_AFTER = 5


class BaseTransport:
    def get_extra_info(self, name, default=None):
        return self._extra.get(name, default)

    def is_closing(self):
        return self._closing

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol


class Transport(BaseTransport):
    pass


class DatagramTransport(BaseTransport):
    pass


class _SelectorTransport(BaseTransport):
    _buffer_size = None

    def __init__(self, loop, sock, protocol, extra=None, server=None):
        self._loop, self._sock, self._protocol, self._server = loop, sock, protocol, server
        self._fd = sock.fileno()
        self._extra = dict(extra or {}, socket=sock)
        try:
            self._extra["sockname"] = sock.getsockname()
        except OSError:
            self._extra["sockname"] = None
        if "peername" not in self._extra:
            try:
                self._extra["peername"] = sock.getpeername()
            except OSError:
                self._extra["peername"] = None
        self._closing = self._paused = False
        self._lost = 0  # how often it was told that the connection is no more
        self._protocol_paused = False
        self._high, self._low = _HIGH, _HIGH // 4
        if server is not None:
            server._attach()
        loop._transports[self._fd] = self

    def __repr__(self):
        state = "closed" if self._sock is None else "closing" if self._closing else None
        return f"<{' '.join(filter(None, [self.__class__.__name__, state, f'fd={self._fd}']))}>"

    def __del__(self):
        if self._sock is not None:
            self._sock.close()

    def abort(self):
        self._force_close(None)

    def close(self):
        if self._closing:
            return
        self._closing = True
        self._loop._remove_reader(self._fd)
        if not self._buffer:
            self._lost += 1
            self._loop._remove_writer(self._fd)
            self._loop.call_soon(self._connection_lost, None)

    def _fatal_error(self, error, message="Fatal error on transport"):
        if not isinstance(error, OSError):
            context = {"message": message, "exception": error, "transport": self, "protocol": self._protocol}
            self._loop.call_exception_handler(context)
        self._force_close(error)

    def _force_close(self, error):
        if self._lost:
            return
        if self._buffer:
            self._buffer.clear()
            self._loop._remove_writer(self._fd)
        if not self._closing:
            self._closing = True
            self._loop._remove_reader(self._fd)
        self._lost += 1
        self._loop.call_soon(self._connection_lost, error)

    def _connection_lost(self, error):
        try:
            self._protocol.connection_lost(error)
        finally:
            if self._loop._transports.get(self._fd) is self:
                del self._loop._transports[self._fd]
            self._sock.close()
            self._sock = self._protocol = self._loop = None
            server, self._server = self._server, None
            if server is not None:
                server._detach()

    # How full the buffer may get before the protocol is asked to stop, and how empty before it may go on

    def set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = _HIGH if low is None else 4 * low
        low = high // 4 if low is None else low
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self._high, self._low = high, low
        self._pause_if_full()

    def get_write_buffer_limits(self):
        return self._low, self._high

    def _pause_if_full(self):
        if self.get_write_buffer_size() > self._high and not self._protocol_paused:
            self._protocol_paused = True
            self._tell("pause_writing")

    def _resume_if_empty(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low:
            self._protocol_paused = False
            self._tell("resume_writing")

    def _tell(self, what):
        try:
            getattr(self._protocol, what)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            context = {"message": f"protocol.{what}() failed", "exception": error, "transport": self}
            self._loop.call_exception_handler({**context, "protocol": self._protocol})


class SocketTransport(_SelectorTransport, Transport):
    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        super().__init__(loop, sock, protocol, extra, server)
        self._buffer = bytearray()
        self._eof = False
        is_tcp = sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type == socket.SOCK_STREAM
        if is_tcp and sock.proto == socket.IPPROTO_TCP:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop.call_soon(self._protocol.connection_made, self)
        # The protocol hears of the connection before the first bytes of it.
        loop.call_soon(self._begin_reading)
        if waiter is not None:
            loop.call_soon(futures.set_result_unless_cancelled, waiter, None)

    def _begin_reading(self):
        if self.is_reading():
            self._loop._add_reader(self._fd, self._read_ready)

    def is_reading(self):
        return not self._closing and not self._paused

    def pause_reading(self):
        if self.is_reading():
            self._paused = True
            self._loop._remove_reader(self._fd)

    def resume_reading(self):
        if not self._closing and self._paused:
            self._paused = False
            self._loop._add_reader(self._fd, self._read_ready)

    def _read_ready(self):
        if self._lost:
            return
        try:
            data = self._sock.recv(_AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._fatal_error(error, "Fatal read error on socket transport")
            return
        what = "data_received" if data else "eof_received"
        try:
            keep_open = self._protocol.data_received(data) if data else self._protocol.eof_received()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._fatal_error(error, f"Fatal error: protocol.{what}() call failed.")
            return
        if not data:
            if keep_open:
                self._loop._remove_reader(self._fd)
            else:
                self.close()

    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be a bytes-like object, not {type(data).__name__!r}")
        if self._eof:
            raise RuntimeError("Cannot call write() after write_eof()")
        if not data:
            return
        if self._lost:
            if self._lost >= _WARN_AFTER:
                import logging

                logging.getLogger("asyncio").warning("socket.send() raised exception.")
            self._lost += 1
            return
        if not self._buffer:
            try:
                sent = self._sock.send(data)
            except (BlockingIOError, InterruptedError):
                pass
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                self._fatal_error(error, "Fatal write error on socket transport")
                return
            else:
                data = data[sent:]
                if not data:
                    return
            self._loop._add_writer(self._fd, self._write_ready)
        self._buffer.extend(data)
        self._pause_if_full()

    def writelines(self, lines):
        self.write(b"".join(lines))

    def _write_ready(self):
        if self._lost:
            return
        try:
            sent = self._sock.send(self._buffer)
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._loop._remove_writer(self._fd)
            self._buffer.clear()
            self._fatal_error(error, "Fatal write error on socket transport")
            return
        del self._buffer[:sent]
        self._resume_if_empty()
        if not self._buffer:
            self._loop._remove_writer(self._fd)
            if self._closing:
                self._connection_lost(None)
            elif self._eof:
                self._sock.shutdown(socket.SHUT_WR)

    def can_write_eof(self):
        return True

    def write_eof(self):
        if self._closing or self._eof:
            return
        self._eof = True
        if not self._buffer:
            self._sock.shutdown(socket.SHUT_WR)

    def get_write_buffer_size(self):
        return len(self._buffer)


class DatagramSocketTransport(_SelectorTransport, DatagramTransport):
    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(loop, sock, protocol, extra)
        self._address = address
        self._buffer = []
        loop.call_soon(self._protocol.connection_made, self)
        loop.call_soon(loop._add_reader, self._fd, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures.set_result_unless_cancelled, waiter, None)

    def get_write_buffer_size(self):
        return sum(len(data) for data, _ in self._buffer)

    def _read_ready(self):
        if self._lost:
            return
        try:
            data, address = self._sock.recvfrom(_AT_ONCE)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as error:
            self._protocol.error_received(error)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._fatal_error(error, "Fatal read error on datagram transport")
        else:
            self._protocol.datagram_received(data, address)

    def _send(self, data, address):
        if self._extra["peername"]:
            self._sock.send(data)
        else:
            self._sock.sendto(data, address)

    def sendto(self, data, addr=None):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be a bytes-like object, not {type(data).__name__!r}")
        if not data:
            return
        if self._address:
            if addr not in (None, self._address):
                raise ValueError(f"Invalid address: must be None or {self._address}")
            addr = self._address
        if not self._buffer:
            try:
                self._send(data, addr)
                return
            except (BlockingIOError, InterruptedError):
                self._loop._add_writer(self._fd, self._write_ready)
            except OSError as error:
                self._protocol.error_received(error)
                return
        self._buffer.append((bytes(data), addr))
        self._pause_if_full()

    def _write_ready(self):
        while self._buffer:
            data, address = self._buffer.pop(0)
            try:
                self._send(data, address)
            except (BlockingIOError, InterruptedError):
                self._buffer.insert(0, (data, address))
                break
            except OSError as error:
                self._protocol.error_received(error)
                return
        self._resume_if_empty()
        if not self._buffer:
            self._loop._remove_writer(self._fd)
            if self._closing:
                self._connection_lost(None)
