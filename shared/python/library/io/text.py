"""Text over a buffer of bytes."""

from io.base import TextIOBase

_CHUNK = 8192


class TextIOWrapper(TextIOBase):
    mode = None

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        self.buffer = buffer
        self.encoding = encoding or "UTF-8"
        self.errors = errors or "strict"
        self.line_buffering, self.write_through = line_buffering, write_through
        self._translates = newline is None
        self._universal = not newline
        self._end = "\n" if self._universal else newline
        self._written_end = None if newline in ("", "\n", None) else newline
        self._undecoded = b""
        self._text = ""  # decoded and not yet read
        self._waiting = []
        self._waiting_length = 0

    def __repr__(self):
        text = "<_io.TextIOWrapper"
        try:
            text += f" name={self.buffer.name!r}"
        except AttributeError:
            pass
        if self.mode is not None:
            text += f" mode={self.mode!r}"
        return f"{text} encoding={self.encoding!r}>"

    @property
    def closed(self):
        return self.buffer.closed

    @property
    def name(self):
        return self.buffer.name

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return self.buffer.seekable()

    def fileno(self):
        return self.buffer.fileno()

    def isatty(self):
        return self.buffer.isatty()

    # Writing

    def write(self, text):
        self._checkClosed()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        count = len(text)
        ends_line = self.line_buffering and ("\n" in text or "\r" in text)
        if self._written_end:
            text = text.replace("\n", self._written_end)
        data = text.encode(self.encoding, self.errors)
        self._waiting.append(data)
        self._waiting_length += len(data)
        if self._waiting_length > _CHUNK or self.write_through or ends_line:
            self._write_out()
        if ends_line:
            self.flush()
        self._text = ""
        return count

    def _write_out(self):
        if self._waiting:
            waiting, self._waiting, self._waiting_length = self._waiting, [], 0
            self.buffer.write(b"".join(waiting))

    def flush(self):
        self._checkClosed()
        self._write_out()
        self.buffer.flush()

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self.buffer.close()

    # Reading

    def _decode(self, data, final):
        """As much as is whole: the first bytes of a character wait for the rest of it."""
        data = self._undecoded + data
        try:
            text, used = data.decode(self.encoding, self.errors), len(data)
        except UnicodeDecodeError as error:
            if final or error.end != len(data) or len(data) - error.start > 3:
                raise
            used = error.start
            text = data[:used].decode(self.encoding, self.errors)
        self._undecoded = data[used:]
        if self._translates:
            if text.endswith("\r") and not final:  # perhaps a \n follows
                text = text[:-1]
                self._undecoded = b"\r" + self._undecoded
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text

    def _fill(self):
        data = self.buffer.read1(_CHUNK)
        self._text += self._decode(data, not data)
        return bool(data)

    def _take(self, count):
        text, self._text = self._text[:count], self._text[count:]
        return text

    def read(self, size=-1):
        self._checkClosed()
        self._checkReadable()
        self._write_out()
        if size is None or size < 0:
            self._text += self._decode(self.buffer.read(), True)
            return self._take(len(self._text))
        while len(self._text) < size and self._fill():
            pass
        return self._take(size)

    def _line_end(self, start):
        """Where the first line of what is decoded ends, or -1."""
        if not self._universal or self._translates:
            at = self._text.find(self._end, start)
            return at + len(self._end) if at >= 0 else -1
        ends = [at + 1 for at in (self._text.find("\n", start), self._text.find("\r", start)) if at >= 0]
        if not ends:
            return -1
        end = min(ends)
        return end + 1 if self._text[end - 1 : end + 1] == "\r\n" else end

    def readline(self, size=-1):
        self._checkClosed()
        self._checkReadable()
        self._write_out()
        start = 0
        while True:
            end = self._line_end(start)
            if end >= 0 or (size is not None and 0 <= size <= len(self._text)):
                break
            start = max(0, len(self._text) - 1)
            if not self._fill():
                end = len(self._text)
                break
        if size is not None and size >= 0:
            end = size if end < 0 else min(end, size)
        return self._take(end)
