from __future__ import annotations

import io
from dataclasses import dataclass


@dataclass(frozen=True)
class Error:
    message: str


def encode(value) -> bytes:
    match value:
        case None:
            return b"$-1\r\n"
        case bool():
            raise TypeError("no booleans in RESP2")
        case int(n):
            return b":%d\r\n" % n
        case Error(message):
            return f"-{message}\r\n".encode()
        case str(s):
            return encode(s.encode())
        case bytes(b):
            return b"$%d\r\n%b\r\n" % (len(b), b)
        case [*items]:
            return b"*%d\r\n" % len(items) + b"".join(map(encode, items))
        case other:
            raise TypeError(f"cannot encode {type(other).__name__}")


def decode(stream: io.BufferedIOBase):
    line = stream.readline()
    if not line.endswith(b"\r\n"):
        raise EOFError("incomplete line")
    kind, rest = line[:1], line[1:-2]
    if kind == b"+":
        return rest.decode()
    if kind == b"-":
        return Error(rest.decode())
    if kind == b":":
        return int(rest)
    if kind == b"$":
        n = int(rest)
        if n == -1:
            return None
        data = stream.read(n + 2)
        return data[:-2]
    if kind == b"*":
        return [decode(stream) for _ in range(int(rest))]
    raise ValueError(f"unknown type byte {kind!r}")


for value in (None, 42, "salom", b"\x00\r\n", ["SET", "key", 5, [None, "oʻ"]], Error("ERR wrong"), []):
    raw = encode(value)
    print(raw, decode(io.BytesIO(raw)))
for bad in (True, 1.5, {}):
    try:
        encode(bad)
    except TypeError as error:
        print(error)
for raw in (b"+OK\r\n", b"+OK", b"!x\r\n", b"$5\r\nabc\r\n"):
    try:
        print(decode(io.BytesIO(raw)))
    except (EOFError, ValueError) as error:
        print(type(error).__name__, error)
