"""A WebSocket client on a bare socket: it sends one message, in fragments if asked, pings, and closes.

usage: websocket_client.py ADDRESS PORT MESSAGE FRAGMENTS true|false
MESSAGE is written as hexadecimal digits, because it need not be text. The last word says whether to ping.
The masks are fixed here, so that two runs send the same bytes; a real client takes them at random.
"""

import socket
import struct
import sys

address = sys.argv[1]
port = int(sys.argv[2])
message = bytes.fromhex(sys.argv[3])
fragments = int(sys.argv[4])
ping = sys.argv[5] == "true"
MASK = b"\x37\xfa\x21\x3d"
CONTINUATION, BINARY, CLOSE, PING = 0, 2, 8, 9


def send_frame(sock, opcode, payload, final=True):
    first = (0x80 if final else 0) | opcode
    if len(payload) < 126:
        head = struct.pack("!BB", first, 0x80 | len(payload))
    else:
        head = struct.pack("!BBH", first, 0x80 | 126, len(payload))
    masked = bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload))
    sock.sendall(head + MASK + masked)


def read_frame(stream):
    first, second = stream.read(2)
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", stream.read(2))
    return first & 0x0F, stream.read(length)


sock = socket.create_connection((address, port))
with sock, sock.makefile("rb") as stream:
    sock.sendall(
        f"GET /chat HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    while line := stream.readline().strip():
        print(line.decode())

    if ping:
        send_frame(sock, PING, b"there?")
        print("Pong:", read_frame(stream)[1].decode())

    size = -(-len(message) // fragments)
    pieces = [message[at:at + size] for at in range(0, len(message), size)]
    for number, piece in enumerate(pieces):
        opcode = CONTINUATION if number else BINARY
        send_frame(sock, opcode, piece, final=number == len(pieces) - 1)
    print("Back came:", read_frame(stream)[1].decode(errors="replace"))

    send_frame(sock, CLOSE, struct.pack("!H", 1000))
    opcode, payload = read_frame(stream)
    print("Closed with", struct.unpack("!H", payload)[0])
