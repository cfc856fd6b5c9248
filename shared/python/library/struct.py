"""C structures as bytes, by a format."""

import operator

from _struct import calcsize, error, pack, unpack

__all__ = ["calcsize", "error", "iter_unpack", "pack", "pack_into", "Struct", "unpack", "unpack_from"]


def unpack_from(format, /, buffer, offset=0):
    size = calcsize(format)
    view = bytes(buffer)
    start = operator.index(offset)
    if start < 0:
        if start + len(view) < 0:
            raise error(f"offset {start} out of range for {len(view)}-byte buffer")
        start += len(view)
    if len(view) - start < size:
        raise error(
            f"unpack_from requires a buffer of at least {start + size} bytes for unpacking {size} bytes "
            f"at offset {start} (actual buffer size is {len(view)})"
        )
    return unpack(format, view[start : start + size])


def pack_into(format, buffer, offset, /, *values):
    data = pack(format, *values)
    start = operator.index(offset)
    if start < 0:
        if start + len(buffer) < 0:
            raise error(f"offset {start} out of range for {len(buffer)}-byte buffer")
        start += len(buffer)
    if len(buffer) - start < len(data):
        raise error(
            f"pack_into requires a buffer of at least {start + len(data)} bytes for packing {len(data)} bytes "
            f"at offset {start} (actual buffer size is {len(buffer)})"
        )
    buffer[start : start + len(data)] = data


def iter_unpack(format, buffer, /):
    size = calcsize(format)
    if size == 0:
        raise error("cannot iteratively unpack with a struct of length 0")
    view = bytes(buffer)
    if len(view) % size:
        raise error(f"iterative unpacking requires a buffer of a multiple of {size} bytes")
    return (unpack(format, view[start : start + size]) for start in range(0, len(view), size))


class Struct:
    """A format that is used again and again."""

    def __init__(self, format):
        self.format = format if isinstance(format, str) else format.decode("ascii")
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def pack_into(self, buffer, offset, /, *values):
        pack_into(self.format, buffer, offset, *values)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)
