"""Sends messages of a length-prefixed protocol, whole or byte by byte: the stream does not care.

usage: length_prefixed_client.py ADDRESS PORT MESSAGE TIMES PIECE_BYTES
MESSAGE is written as hexadecimal digits, because it may hold any character.
"""

import socket
import struct
import sys
import time

address = sys.argv[1]
port = int(sys.argv[2])
message = bytes.fromhex(sys.argv[3])
times = int(sys.argv[4])
piece = int(sys.argv[5])

data = (struct.pack("!I", len(message)) + message) * times
sock = socket.create_connection((address, port))
sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for start in range(0, len(data), piece):
    if start:
        time.sleep(0.01)
    sock.sendall(data[start:start + piece])
sock.shutdown(socket.SHUT_WR)

with sock.makefile("rb") as stream:
    while head := stream.read(4):
        (length,) = struct.unpack("!I", head)
        print("Answer:", stream.read(length).decode())
sock.close()
