"""Files that are only in memory."""

from io.base import SEEK_CUR, SEEK_END, SEEK_SET, BufferedIOBase, TextIOBase


class _InMemory:
    """What files of bytes and of text share: a value and a position in it."""

    def readable(self):
        self._checkClosed()
        return True

    writable = seekable = readable

    def getvalue(self):
        self._checkClosed()
        return self._joined()

    def tell(self):
        self._checkClosed()
        return self._at

    def read(self, size=-1):
        self._checkClosed()
        value = self._joined()
        end = len(value) if size is None or size < 0 else self._at + size
        data = value[self._at : end]
        self._at += len(data)
        return data

    def readline(self, size=-1):
        self._checkClosed()
        value = self._joined()
        end = value.find(self._newline, self._at) + 1 or len(value)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        line = value[self._at : end]
        self._at += len(line)
        return line

    def close(self):
        self._closed = True

    def __del__(self):
        pass


class BytesIO(_InMemory, BufferedIOBase):
    _newline = b"\n"

    def __init__(self, initial_bytes=b""):
        self._buffer = bytearray(initial_bytes or b"")
        self._at = 0

    def __repr__(self):
        return f"<_io.BytesIO object at {id(self):#x}>"

    def _joined(self):
        return bytes(self._buffer)

    def read1(self, size=-1):
        return self.read(size)

    def getbuffer(self):
        self._checkClosed()
        return memoryview(self._buffer)

    def write(self, data):
        self._checkClosed()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        if self._at > len(self._buffer):
            self._buffer += bytes(self._at - len(self._buffer))
        self._buffer[self._at : self._at + len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset, whence=SEEK_SET):
        self._checkClosed()
        start = {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: len(self._buffer)}.get(whence)
        if start is None:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == SEEK_SET and offset < 0:
            raise ValueError(f"negative seek value {offset}")
        self._at = max(start + offset, 0)
        return self._at

    def truncate(self, size=None):
        self._checkClosed()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f"negative size value {size}")
        del self._buffer[size:]
        return size


class StringIO(_InMemory, TextIOBase):
    _newline = "\n"

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._translate = newline is None
        self._value = self._translated(initial_value or "")
        self._at = 0

    def __repr__(self):
        return f"<_io.StringIO object at {id(self):#x}>"

    def _translated(self, text):
        return text.replace("\r\n", "\n").replace("\r", "\n") if self._translate else text

    def _joined(self):
        return self._value

    @property
    def line_buffering(self):
        return False

    def write(self, text):
        self._checkClosed()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        new = self._translated(text)
        value = self._joined()
        value += "\0" * (self._at - len(value))
        self._value = value[: self._at] + new + value[self._at + len(new) :]
        self._at += len(new)
        return len(text)

    def seek(self, offset, whence=SEEK_SET):
        self._checkClosed()
        if whence not in (SEEK_SET, SEEK_CUR, SEEK_END):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == SEEK_SET and offset < 0:
            raise ValueError(f"Negative seek position {offset}")
        if whence != SEEK_SET and offset != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        if whence == SEEK_SET:
            self._at = offset
        elif whence == SEEK_END:
            self._at = len(self._joined())
        return self._at

    def truncate(self, size=None):
        self._checkClosed()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        self._value = self._joined()[:size]
        return size
