import base64
import hashlib
import os
import socket
import struct
import threading

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept_key(key: bytes) -> bytes:
    return base64.b64encode(hashlib.sha1(key + MAGIC).digest())


def encode(payload: bytes, opcode=0x1, mask=None) -> bytes:
    header = bytearray([0x80 | opcode])
    bit = 0x80 if mask else 0
    n = len(payload)
    if n <= 125:
        header.append(bit | n)
    elif n <= 0xFFFF:
        header.append(bit | 126)
        header += struct.pack(">H", n)
    else:
        header.append(bit | 127)
        header += struct.pack(">Q", n)
    if mask:
        header += mask
        payload = bytes(b ^ mask[i & 3] for i, b in enumerate(payload))
    return bytes(header) + payload


def decode(f):
    b1, b2 = f.read(2)
    n = b2 & 0x7F
    if n == 126:
        n = int.from_bytes(f.read(2), "big")
    elif n == 127:
        n = int.from_bytes(f.read(8), "big")
    mask = f.read(4) if b2 & 0x80 else None
    data = f.read(n)
    if mask:
        data = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
    return b1 & 0xF, data


def server_side(conn):
    f = conn.makefile("rb")
    request = []
    while (line := f.readline().rstrip()):
        request.append(line)
    headers = dict(h.split(b": ") for h in request[1:])
    conn.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Accept: " + accept_key(headers[b"Sec-WebSocket-Key"]) + b"\r\n\r\n")
    while True:
        opcode, data = decode(f)
        if opcode == 0x8:
            conn.sendall(encode(data, 0x8))
            break
        elif opcode == 0x9:
            conn.sendall(encode(data, 0xA))
        else:
            conn.sendall(encode(data[::-1], opcode))
    f.close()
    conn.close()


a, b = socket.socketpair()
t = threading.Thread(target=server_side, args=(b,))
t.start()
key = base64.b64encode(bytes(range(16)))
a.sendall(b"GET /chat HTTP/1.1\r\nHost: server\r\nSec-WebSocket-Key: " + key + b"\r\n\r\n")
reader = a.makefile("rb")
print(reader.readline(), reader.readline(), reader.readline())
print(reader.readline().split(b": ")[1].strip() == accept_key(key), reader.readline())
mask = os.urandom(4)
for message in (b"salom", b"x" * 300, "oʻzbek".encode()):
    a.sendall(encode(message, 0x2, mask))
    opcode, answer = decode(reader)
    print(opcode, len(answer), answer[::-1] == message)
a.sendall(encode(b"ping!", 0x9, mask))
print(decode(reader))
a.sendall(encode(struct.pack("!H", 1000), 0x8, mask))
opcode, data = decode(reader)
print(hex(opcode), struct.unpack("!H", data))
t.join()
a.close()
