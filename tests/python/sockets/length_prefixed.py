import socket
import struct


def send_message(sock, text):
    body = text.encode()
    sock.sendall(struct.pack("!I", len(body)) + body)


def read_exactly(sock, n):
    chunks = []
    while n:
        chunk = sock.recv(min(n, 4))
        if not chunk:
            raise EOFError("closed in the middle")
        chunks.append(chunk)
        n -= len(chunk)
    return b"".join(chunks)


def read_message(sock):
    (length,) = struct.unpack("!I", read_exactly(sock, 4))
    return read_exactly(sock, length).decode()


a, b = socket.socketpair()
for text in ("salom", "", "bu uzunroq xabar"):
    send_message(a, text)
    print(repr(read_message(b)))
a.send(b"\x00\x00")
a.close()
try:
    read_message(b)
except EOFError as error:
    print(error)
b.close()
