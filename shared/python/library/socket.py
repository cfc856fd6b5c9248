"""Sockets as programs know them: a thin layer over `_socket`, where the system calls are.

Each method that is not here is `_socket.socket`'s own and makes the call of its name. What this layer adds: `accept`
that gives a socket, files over a socket, the usual ways to open one, and names for the numbers.
"""

import io
import os
import sys
from enum import IntEnum, IntFlag

import _socket
from _socket import *
from _socket import SocketType  # noqa: F401 - a name of this module too

__all__ = [name for name in dir(_socket) if not name.startswith("_")]
__all__ += ["SocketIO", "create_connection", "create_server", "fromfd", "getaddrinfo", "getfqdn", "socketpair"]

error = OSError
timeout = TimeoutError

# Families, kinds and flags are numbers that say their name.
for _name, _prefix, _base in [
    ("AddressFamily", "AF_", IntEnum),
    ("SocketKind", "SOCK_", IntEnum),
    ("MsgFlag", "MSG_", IntFlag),
    ("AddressInfo", "AI_", IntFlag),
]:
    _values = {name: value for name, value in vars(_socket).items() if name.startswith(_prefix)}
    _order = sorted(_values.items(), key=lambda item: (item[1], item[0]))
    globals()[_name] = _base(_name, _order, module=__name__)
    globals().update(globals()[_name].__members__)

_DEFAULT = object()


def _named(kind, number):
    try:
        return kind(number)
    except ValueError:
        return number


class socket(_socket.socket):
    """A socket. `with` closes it; so does losing the last reference to it."""

    __slots__ = ["__weakref__", "_io_refs", "_closed"]

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            family = AF_INET if family == -1 else family
            type = SOCK_STREAM if type == -1 else type
            proto = 0 if proto == -1 else proto
        _socket.socket.__init__(self, family, type, proto, fileno)
        self._io_refs = 0
        self._closed = False

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __repr__(self):
        closed = " [closed]" if getattr(self, "_closed", False) else ""
        name = f"{self.__class__.__module__}.{self.__class__.__qualname__}"
        text = f"<{name}{closed} fd={self.fileno()}, family={self.family!s}, type={self.type!s}, proto={self.proto}"
        if not self._closed:
            for side, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
                try:
                    address = ask()
                except (OSError, AttributeError):
                    continue
                if address:
                    text += f", {side}={address}"
        return text + ">"

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    @property
    def family(self):
        return _named(AddressFamily, super().family)

    @property
    def type(self):
        return _named(SocketKind, super().type)

    def dup(self):
        fd = dup(self.fileno())
        sock = self.__class__(self.family, self.type, self.proto, fileno=fd)
        sock.settimeout(self.gettimeout())
        return sock

    def accept(self):
        fd, address = self._accept()
        sock = socket(self.family, self.type, self.proto, fileno=fd)
        # What `accept4` gives is blocking; that suits a listener which is (or which has a time limit).
        if getdefaulttimeout() is None and self.gettimeout():
            sock.setblocking(True)
        return sock, address

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """A file over the socket: the socket stays open until the file is closed too."""
        if not set(mode) <= {"r", "w", "b"}:
            raise ValueError(f"invalid mode {mode!r} (only r, w, b allowed)")
        writing = "w" in mode
        reading = "r" in mode or not writing
        binary = "b" in mode
        raw = SocketIO(self, ("r" if reading else "") + ("w" if writing else ""))
        self._io_refs += 1
        if buffering is None or buffering < 0:
            buffering = io.DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if not binary:
                raise ValueError("unbuffered streams must be binary")
            return raw
        if reading and writing:
            buffer = io.BufferedRWPair(raw, raw, buffering)
        elif reading:
            buffer = io.BufferedReader(raw, buffering)
        else:
            buffer = io.BufferedWriter(raw, buffering)
        if binary:
            return buffer
        text = io.TextIOWrapper(buffer, encoding, errors, newline)
        text.mode = mode
        return text

    def sendfile(self, file, offset=0, count=None):
        """Sends a file's bytes, piece by piece; gives how many."""
        if self.gettimeout() == 0:
            raise ValueError("non-blocking sockets are not supported")
        if offset:
            file.seek(offset)
        sent = 0
        while count is None or sent < count:
            data = file.read(8192 if count is None else min(8192, count - sent))
            if not data:
                break
            self.sendall(data)
            sent += len(data)
        return sent

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def _real_close(self):
        _socket.socket.close(self)

    def close(self):
        self._closed = True
        if self._io_refs <= 0:
            self._real_close()

    def detach(self):
        self._closed = True
        return super().detach()

    def get_inheritable(self):
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        os.set_inheritable(self.fileno(), inheritable)


class SocketIO(io.RawIOBase):
    """A socket as an unbuffered file: each read is a `recv_into`, each write a `send`."""

    def __init__(self, sock, mode):
        super().__init__()
        self._sock = sock
        self._mode = mode + "b" if mode != "rw" else "rwb"
        self._timed_out = False

    def readinto(self, buffer):
        self._checkClosed()
        self._checkReadable()
        if self._timed_out:
            raise OSError("cannot read from timed out object")
        try:
            return self._sock.recv_into(buffer)
        except timeout:
            self._timed_out = True
            raise
        except BlockingIOError:
            return None

    def write(self, data):
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(data)
        except BlockingIOError:
            return None

    def readable(self):
        self._not_closed()
        return "r" in self._mode

    def writable(self):
        self._not_closed()
        return "w" in self._mode

    def seekable(self):
        self._not_closed()
        return False

    def _not_closed(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")

    def fileno(self):
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self):
        return self.fileno() if not self.closed else -1

    @property
    def mode(self):
        return self._mode

    def close(self):
        if self.closed:
            return
        io.RawIOBase.close(self)
        self._sock._decref_socketios()
        self._sock = None


def fromfd(fd, family, type, proto=0):
    return socket(family, type, proto, dup(fd))


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    a, b = _socket.socketpair(AF_UNIX if family is None else family, type, proto)
    a = socket(family or AF_UNIX, type, proto, a.detach())
    b = socket(family or AF_UNIX, type, proto, b.detach())
    return a, b


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """What a name and a service mean: (family, kind, protocol, canonical name, address), the best first."""
    found = _socket.getaddrinfo(host, port, family, type, proto, flags)
    return [(_named(AddressFamily, one[0]), _named(SocketKind, one[1]), *one[2:]) for one in found]


def getfqdn(name=""):
    name = name.strip()
    if not name or name == "0.0.0.0":
        name = gethostname()
    try:
        host, aliases, _ = gethostbyaddr(name)
    except OSError:
        return name
    return next((alias for alias in [host, *aliases] if "." in alias), host)


def create_connection(address, timeout=_DEFAULT, source_address=None, *, all_errors=False):
    """Connects to the first of a name's addresses that answers."""
    host, port = address
    troubles = []
    for family, kind, proto, _, place in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not _DEFAULT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(place)
            troubles.clear()
            return sock
        except error as trouble:
            if not all_errors:
                troubles.clear()
            troubles.append(trouble)
            if sock is not None:
                sock.close()
    if not troubles:
        raise error("getaddrinfo returns an empty list")
    try:
        if not all_errors:
            raise troubles[0]
        raise ExceptionGroup("create_connection failed", troubles)
    finally:
        troubles.clear()  # an exception that holds its own frame would live on


def has_dualstack_ipv6():
    return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """A listening socket."""
    if dualstack_ipv6:
        if not has_dualstack_ipv6():
            raise ValueError("dualstack_ipv6 not supported on this platform")
        if family != AF_INET6:
            raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    sock = socket(family, SOCK_STREAM)
    try:
        try:
            sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        except error:
            pass
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1)
        try:
            sock.bind(address)
        except error as trouble:
            message = f"{trouble.strerror} (while attempting to bind on address {address!r})"
            raise error(trouble.errno, message) from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except error:
        sock.close()
        raise


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Sends open descriptors to another process, beside at least one byte."""
    numbers = b"".join(fd.to_bytes(4, sys.byteorder, signed=True) for fd in fds)
    return sock.sendmsg(buffers, [(SOL_SOCKET, SCM_RIGHTS, numbers)])


def recv_fds(sock, bufsize, maxfds, flags=0):
    data, beside, flags, address = sock.recvmsg(bufsize, CMSG_LEN(maxfds * 4))
    fds = []
    for level, kind, numbers in beside:
        if level == SOL_SOCKET and kind == SCM_RIGHTS:
            whole = len(numbers) - len(numbers) % 4
            fds += [int.from_bytes(numbers[at : at + 4], sys.byteorder, signed=True) for at in range(0, whole, 4)]
    return data, fds, flags, address
