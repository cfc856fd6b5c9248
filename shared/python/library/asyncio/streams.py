"""Connections for `await`: a reader that waits for bytes, a writer whose `drain` waits for room."""

from asyncio import coroutines, events, protocols
from asyncio.exceptions import IncompleteReadError, LimitOverrunError

_LIMIT = 2**16


async def open_connection(host=None, port=None, *, limit=_LIMIT, **options):
    return await _open("create_connection", limit, host, port, **options)


async def open_unix_connection(path=None, *, limit=_LIMIT, **options):
    return await _open("create_unix_connection", limit, path, **options)


async def _open(how, limit, *where, **options):
    loop = events.get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await getattr(loop, how)(lambda: protocol, *where, **options)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_server(client_connected_cb, host=None, port=None, *, limit=_LIMIT, **options):
    """Calls back with a reader and a writer for each connection; a coroutine function becomes a task."""
    loop = events.get_running_loop()
    return await loop.create_server(_protocol_factory(client_connected_cb, limit, loop), host, port, **options)


async def start_unix_server(client_connected_cb, path=None, *, limit=_LIMIT, **options):
    loop = events.get_running_loop()
    return await loop.create_unix_server(_protocol_factory(client_connected_cb, limit, loop), path, **options)


def _protocol_factory(callback, limit, loop):
    return lambda: StreamReaderProtocol(StreamReader(limit=limit, loop=loop), callback, loop=loop)


class StreamReaderProtocol(protocols.Protocol):
    """Puts what comes into a reader, and holds back who writes faster than the other side reads."""

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._reader = stream_reader
        self._callback = client_connected_cb
        self._transport = self._task = None
        self._paused = self._connection_is_lost = False
        self._draining = []
        self._closed = self._loop.create_future()
        self._closed._waits_for = ("other", "wait_closed")

    def connection_made(self, transport):
        self._transport = transport
        self._reader.set_transport(transport)
        if self._callback is not None:
            writer = StreamWriter(transport, self, self._reader, self._loop)
            handling = self._callback(self._reader, writer)
            if coroutines.iscoroutine(handling):
                self._task = self._loop.create_task(handling)

    def connection_lost(self, exc):
        if self._reader is not None:
            self._reader.feed_eof() if exc is None else self._reader.set_exception(exc)
        if not self._closed.done():
            self._closed.set_result(None) if exc is None else self._closed.set_exception(exc)
        self._connection_is_lost = True
        for waiter in self._draining if self._paused else ():
            if not waiter.done():
                waiter.set_result(None) if exc is None else waiter.set_exception(exc)
        self._reader = self._task = self._transport = None

    def data_received(self, data):
        if self._reader is not None:
            self._reader.feed_data(data)

    def eof_received(self):
        if self._reader is not None:
            self._reader.feed_eof()
        return True  # this side may still write

    def pause_writing(self):
        self._paused = True

    def resume_writing(self):
        self._paused = False
        for waiter in self._draining:
            if not waiter.done():
                waiter.set_result(None)

    async def _wait_for_room(self):
        if self._connection_is_lost:
            raise ConnectionResetError("Connection lost")
        if not self._paused:
            return
        waiter = self._loop.create_future()
        waiter._waits_for = ("writable", self._transport._fd)
        self._draining.append(waiter)
        try:
            await waiter
        finally:
            self._draining.remove(waiter)

    def __del__(self):
        closed = getattr(self, "_closed", None)
        if closed is not None and closed.done() and not closed.cancelled():
            closed.exception()  # nobody waits for it any more


class StreamWriter:
    def __init__(self, transport, protocol, reader, loop):
        self._transport, self._protocol, self._reader, self._loop = transport, protocol, reader, loop

    def __repr__(self):
        return f"<StreamWriter transport={self._transport!r} reader={self._reader!r}>"

    @property
    def transport(self):
        return self._transport

    def write(self, data):
        self._transport.write(data)

    def writelines(self, data):
        self._transport.writelines(data)

    def write_eof(self):
        return self._transport.write_eof()

    def can_write_eof(self):
        return self._transport.can_write_eof()

    def close(self):
        return self._transport.close()

    def is_closing(self):
        return self._transport.is_closing()

    async def wait_closed(self):
        await self._protocol._closed

    def get_extra_info(self, name, default=None):
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        """Waits while too much waits to be sent."""
        if self._reader is not None and self._reader.exception() is not None:
            raise self._reader.exception()
        if self._transport.is_closing():
            from asyncio.tasks import sleep

            await sleep(0)  # lets `connection_lost` come first
        await self._protocol._wait_for_room()


class StreamReader:
    def __init__(self, limit=_LIMIT, loop=None):
        if limit <= 0:
            raise ValueError("Limit cannot be <= 0")
        self._limit = limit
        self._loop = events.get_event_loop() if loop is None else loop
        self._buffer = bytearray()
        self._eof = self._paused = False
        self._waiter = self._exception = self._transport = None

    def __repr__(self):
        parts = ["StreamReader"]
        if self._buffer:
            parts.append(f"{len(self._buffer)} bytes")
        if self._eof:
            parts.append("eof")
        if self._exception:
            parts.append(f"exception={self._exception!r}")
        if self._transport:
            parts.append(f"transport={self._transport!r}")
        return f"<{' '.join(parts)}>"

    # What the protocol gives

    def set_transport(self, transport):
        self._transport = transport

    def exception(self):
        return self._exception

    def set_exception(self, exc):
        self._exception = exc
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            waiter.set_exception(exc)

    def _wake(self):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            waiter.set_result(None)

    def feed_eof(self):
        self._eof = True
        self._wake()

    def feed_data(self, data):
        if not data:
            return
        self._buffer.extend(data)
        self._wake()
        if self._transport is not None and not self._paused and len(self._buffer) > 2 * self._limit:
            self._transport.pause_reading()  # then the other side's window closes
            self._paused = True

    def at_eof(self):
        return self._eof and not self._buffer

    # What the program asks for

    async def _wait_for_data(self, caller):
        if self._waiter is not None:
            raise RuntimeError(f"{caller}() called while another coroutine is already waiting for incoming data")
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        if self._transport is not None:
            self._waiter._waits_for = ("readable", self._transport._fd)
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _take(self, count):
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        if self._paused and len(self._buffer) <= self._limit:
            self._paused = False
            self._transport.resume_reading()
        return data

    async def readline(self):
        try:
            return await self.readuntil(b"\n")
        except IncompleteReadError as error:
            return error.partial
        except LimitOverrunError as error:
            if self._buffer.startswith(b"\n", error.consumed):
                self._take(error.consumed + 1)
            else:
                self._take(len(self._buffer))
            raise ValueError(error.args[0])

    async def readuntil(self, separator=b"\n"):
        if not separator:
            raise ValueError("Separator should be at least one-byte string")
        self._raise_if_broken()
        searched = 0
        while True:
            at = self._buffer.find(separator, searched)
            if at >= 0:
                break
            searched = max(0, len(self._buffer) + 1 - len(separator))
            if searched > self._limit:
                raise LimitOverrunError("Separator is not found, and chunk exceed the limit", searched)
            if self._eof:
                raise IncompleteReadError(self._take(len(self._buffer)), None)
            await self._wait_for_data("readuntil")
        if at > self._limit:
            raise LimitOverrunError("Separator is found, but chunk is longer than limit", at)
        return self._take(at + len(separator))

    async def read(self, n=-1):
        self._raise_if_broken()
        if n == 0:
            return b""
        if n < 0:
            parts = []
            while part := await self.read(self._limit):
                parts.append(part)
            return b"".join(parts)
        if not self._buffer and not self._eof:
            await self._wait_for_data("read")
        return self._take(n)

    async def readexactly(self, n):
        if n < 0:
            raise ValueError("readexactly size can not be less than zero")
        self._raise_if_broken()
        while len(self._buffer) < n:
            if self._eof:
                raise IncompleteReadError(self._take(len(self._buffer)), n)
            await self._wait_for_data("readexactly")
        return self._take(n)

    def _raise_if_broken(self):
        if self._exception is not None:
            raise self._exception

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if line == b"":
            raise StopAsyncIteration
        return line
