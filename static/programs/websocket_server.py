"""A WebSocket server on a bare socket: the handshake, then frames both ways on the same connection.

usage: websocket_server.py PORT CLIENTS
It sends every message back, answers pings, and ends when it has served that many connections (RFC 6455).
"""

import base64
import hashlib
import socket
import struct
import sys

PORT = int(sys.argv[1])
CLIENTS = int(sys.argv[2])
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LONGEST_MESSAGE = 1 << 20
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Closed(Exception):
    """The connection is to be closed with this code."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def read_exactly(sock, count):
    data = b""
    while len(data) < count:
        chunk = sock.recv(count - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return data


def shake_hands(sock):
    head = b""
    while b"\r\n\r\n" not in head:
        chunk = sock.recv(1024)
        if not chunk or len(head) > 8192:
            raise EOFError
        head += chunk
    headers = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    key = headers.get("sec-websocket-key")
    if headers.get("upgrade", "").lower() != "websocket" or key is None:
        sock.sendall(b"HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n")
        raise EOFError
    accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
    sock.sendall(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
    )


def read_frame(sock):
    first, second = read_exactly(sock, 2)
    final, opcode = bool(first & 0x80), first & 0x0F
    if first & 0x70 or not second & 0x80:
        raise Closed(1002)  # no extension was agreed on, and clients must mask
    length = second & 0x7F
    if opcode >= CLOSE and (length > 125 or not final):
        raise Closed(1002)
    if length == 126:
        (length,) = struct.unpack("!H", read_exactly(sock, 2))
    elif length == 127:
        (length,) = struct.unpack("!Q", read_exactly(sock, 8))
    if length > LONGEST_MESSAGE:
        raise Closed(1009)
    mask = read_exactly(sock, 4)
    payload = read_exactly(sock, length)
    return final, opcode, bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def send_frame(sock, opcode, payload):
    if len(payload) < 126:
        head = struct.pack("!BB", 0x80 | opcode, len(payload))
    elif len(payload) < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, 126, len(payload))
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 127, len(payload))
    sock.sendall(head + payload)


def serve(sock):
    shake_hands(sock)
    print("Hands are shaken: from here on, frames")
    message, kind = b"", None
    while True:
        final, opcode, payload = read_frame(sock)
        if opcode == CLOSE:
            send_frame(sock, CLOSE, payload[:2])
            print("Closed by the client")
            return
        if opcode == PING:
            send_frame(sock, PONG, payload)
            print("Ping, pong")
            continue
        if opcode == PONG:
            continue
        if (opcode == CONTINUATION) == (kind is None) or opcode > BINARY:
            raise Closed(1002)
        kind = kind or opcode
        message += payload
        if len(message) > LONGEST_MESSAGE:
            raise Closed(1009)
        if final:
            print("Message of", len(message), "bytes")
            send_frame(sock, kind, message)
            message, kind = b"", None


server = socket.create_server(("0.0.0.0", PORT))
print("Listening on port", PORT)
for _ in range(CLIENTS):
    conn, addr = server.accept()
    with conn:
        try:
            serve(conn)
        except Closed as error:
            print("Broken rule, closing with", error.code)
            send_frame(conn, CLOSE, struct.pack("!H", error.code))
        except (EOFError, ConnectionError):
            print("The client is gone")
server.close()
