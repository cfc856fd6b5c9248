"""Buffers: few large calls instead of many small ones."""

from io.base import DEFAULT_BUFFER_SIZE, BufferedIOBase


class _Around(BufferedIOBase):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("invalid buffer size")
        self.raw = raw
        self._size = buffer_size

    def __repr__(self):
        try:
            return f"<_io.{self.__class__.__name__} name={self.raw.name!r}>"
        except AttributeError:
            return f"<_io.{self.__class__.__name__}>"

    @property
    def closed(self):
        return self.raw.closed

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def fileno(self):
        return self.raw.fileno()

    def isatty(self):
        return self.raw.isatty()

    def flush(self):
        if self.closed:
            raise ValueError("flush of closed file")

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self.raw.close()


class BufferedReader(_Around):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise OSError('"raw" argument must be readable.')
        super().__init__(raw, buffer_size)
        self._buffer = b""

    def readable(self):
        return self.raw.readable()

    def _check_open(self, what):
        if self.closed:
            raise ValueError(f"{what} of closed file")

    def _fill(self):
        """Adds what one read gives; `False` at the end, or if nothing is there now."""
        data = self.raw.read(self._size - len(self._buffer) or self._size)
        if not data:
            return data
        self._buffer += data
        return True

    def _take(self, count):
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def read(self, size=-1):
        self._check_open("read")
        if size is not None and size < -1:
            raise ValueError("read length must be non-negative or -1")
        if size is None or size < 0:
            start = self._take(len(self._buffer))
            rest = self.raw.readall()
            return start + rest if rest else start or rest
        parts = [self._take(size)]
        left = size - len(parts[0])
        found = b""
        # What is larger than the buffer does not go through it.
        while left >= self._size:
            found = self.raw.read(left - left % self._size)
            if not found:
                break
            parts.append(found)
            left -= len(found)
        while 0 < left < self._size and len(self._buffer) < left:
            found = self._fill()
            if not found:
                break
        parts.append(self._take(left))
        return b"".join(parts) or (None if found is None and size else b"")

    def read1(self, size=-1):
        self._check_open("read")
        if size < 0:
            size = self._size
        if size and not self._buffer:
            return self.raw.read(min(size, self._size)) or b""
        return self._take(size)

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readinto1(self, buffer):
        data = self.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def peek(self, size=0):
        self._check_open("peek")
        if not self._buffer:
            self._fill()
        return self._buffer

    def readline(self, size=-1):
        self._check_open("readline")
        limit = -1 if size is None else size
        parts, length = [], 0
        while True:
            end = self._buffer.find(b"\n") + 1 or len(self._buffer)
            if limit >= 0:
                end = min(end, limit - length)
            part = self._take(end)
            parts.append(part)
            length += len(part)
            if part.endswith(b"\n") or length == limit or not self._fill():
                return b"".join(parts)


class BufferedWriter(_Around):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise OSError('"raw" argument must be writable.')
        super().__init__(raw, buffer_size)
        self._waiting = bytearray()

    def writable(self):
        return self.raw.writable()

    def write(self, data):
        if self.closed:
            raise ValueError("write to closed file")
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        count = len(data)
        if len(self._waiting) + len(data) > self._size:
            self._write_out()
            # What is larger than the buffer does not go through it.
            while len(data) > self._size:
                sent = self.raw.write(data)
                if sent is None:
                    raise BlockingIOError(11, "write could not complete without blocking", 0)
                data = data[sent:]
        self._waiting += data
        return count

    def _write_out(self):
        while self._waiting:
            sent = self.raw.write(bytes(self._waiting))
            if sent is None:
                raise BlockingIOError(11, "write could not complete without blocking", 0)
            del self._waiting[:sent]

    def flush(self):
        super().flush()
        self._write_out()


class BufferedRWPair(BufferedIOBase):
    """Reading and writing, each with a buffer of its own, as both directions of a socket have."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)
        for name in ("read", "read1", "readinto", "peek", "readline", "readable"):
            setattr(self, name, getattr(self.reader, name))
        for name in ("write", "flush", "writable"):
            setattr(self, name, getattr(self.writer, name))

    @property
    def closed(self):
        return self.writer.closed

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()
