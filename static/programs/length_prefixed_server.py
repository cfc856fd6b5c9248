"""A protocol of messages on top of a stream: four bytes say how long, then so many bytes of UTF-8.

usage: length_prefixed_server.py PORT CLIENTS
It answers each message with its length in characters and ends when it has served that many clients.
"""

import socket
import struct
import sys

port = int(sys.argv[1])
clients = int(sys.argv[2])
LONGEST = 65536


def read_exactly(sock, count):
    """Exactly so many bytes, however they were cut on their way; None where the stream ends before the first."""
    data = b""
    while len(data) < count:
        chunk = sock.recv(count - len(data))
        if not chunk:
            if data:
                raise EOFError("the stream ended in the middle of a message")
            return None
        data += chunk
    return data


def read_message(sock):
    head = read_exactly(sock, 4)
    if head is None:
        return None
    (length,) = struct.unpack("!I", head)
    if length > LONGEST:
        raise ValueError(f"a message of {length} bytes is too long")
    return read_exactly(sock, length).decode() if length else ""


def send_message(sock, text):
    body = text.encode()
    sock.sendall(struct.pack("!I", len(body)) + body)


server = socket.create_server(("0.0.0.0", port))
print("Listening on port", port)
for _ in range(clients):
    conn, addr = server.accept()
    with conn:
        try:
            while (text := read_message(conn)) is not None:
                print("Message:", text)
                send_message(conn, f"{len(text)} characters")
        except (EOFError, ValueError) as error:
            print("Given up:", error)
server.close()
