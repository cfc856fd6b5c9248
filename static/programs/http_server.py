"""An HTTP/1.1 server on a bare socket, with nothing between you and the bytes.

usage: http_server.py PORT CLIENTS KEEP_ALIVE_MILLIS
It serves one connection after another and ends when it has served that many. Some targets answer wrongly on
purpose: /nolen says no length, /biglen promises more than it sends, /smalllen less. /chunked and /slow are right.
"""

import socket
import sys
import time

PORT = int(sys.argv[1])
CLIENTS = int(sys.argv[2])
KEEP_ALIVE = int(sys.argv[3]) / 1000
LONGEST_HEAD = 8192
LONGEST_BODY = 65536
REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 413: "Content Too Large", 431: "Request Header Fields Too Large"}


class Refused(Exception):
    """A request that gets an error status, after which the connection is closed."""

    def __init__(self, status):
        super().__init__(REASONS[status])
        self.status = status


class Connection:
    """Bytes of one connection: what came and was not asked for yet stays in the buffer."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = b""

    def fill(self):
        data = self.sock.recv(4096)
        if not data:
            raise EOFError
        self.buffer += data

    def until(self, separator):
        while separator not in self.buffer:
            if len(self.buffer) > LONGEST_HEAD:
                raise Refused(431)
            self.fill()
        head, self.buffer = self.buffer.split(separator, 1)
        return head

    def exactly(self, count):
        while len(self.buffer) < count:
            self.fill()
        body, self.buffer = self.buffer[:count], self.buffer[count:]
        return body


def read_headers(lines):
    headers = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or not name or name != name.strip():
            raise Refused(400)
        if name == b"content-length" and name in headers:
            raise Refused(400)
        headers[name] = value.strip()
    if b"transfer-encoding" in headers and b"content-length" in headers:
        raise Refused(400)  # two lengths are how requests are smuggled
    return headers


def read_body(conn, headers):
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        body = b""
        while size := read_chunk_size(conn):
            body += conn.exactly(size)
            if len(body) > LONGEST_BODY:
                raise Refused(413)
            if conn.exactly(2) != b"\r\n":
                raise Refused(400)
        while conn.until(b"\r\n"):
            pass  # trailers
        return body
    length = headers.get(b"content-length", b"0")
    if not length.isdigit():
        raise Refused(400)
    if int(length) > LONGEST_BODY:
        raise Refused(413)
    return conn.exactly(int(length))


def read_chunk_size(conn):
    text = conn.until(b"\r\n").partition(b";")[0].strip()
    try:
        return int(text, 16)
    except ValueError:
        raise Refused(400) from None


def answer(sock, status, body, keep, length=None):
    lines = [f"HTTP/1.1 {status} {REASONS[status]}", "Content-Type: text/plain; charset=utf-8"]
    if length != "none":
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    if not keep:
        lines.append("Connection: close")
    sock.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def respond(sock, method, target, body, keep):
    if target == b"/":
        answer(sock, 200, b"Hello, " + (body or method) + b"\n", keep)
    elif target == b"/nolen":
        answer(sock, 200, b"how long?\n", keep, length="none")
    elif target == b"/biglen":
        answer(sock, 200, b"short\n", keep, length=100)
    elif target == b"/smalllen":
        answer(sock, 200, b"longer\n", keep, length=3)
    elif target == b"/slow":
        time.sleep(1)
        answer(sock, 200, b"at last\n", keep)
    elif target == b"/chunked":
        sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in (b"one ", b"two ", b"three\n"):
            sock.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        sock.sendall(b"0\r\n\r\n")
    else:
        answer(sock, 404, b"nothing here\n", keep)


def serve(sock):
    conn = Connection(sock)
    sock.settimeout(KEEP_ALIVE)
    try:
        while True:
            request, *lines = conn.until(b"\r\n\r\n").split(b"\r\n")
            words = request.split(b" ")
            if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
                raise Refused(400)
            method, target, version = words
            headers = read_headers(lines)
            if version == b"HTTP/1.1" and b"host" not in headers:
                raise Refused(400)
            if headers.get(b"expect", b"").lower() == b"100-continue":
                sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = read_body(conn, headers)
            keep = version == b"HTTP/1.1" and headers.get(b"connection", b"").lower() != b"close"
            print(method.decode("latin-1"), target.decode("latin-1"), "keeps" if keep else "closes")
            respond(sock, method, target, body, keep)
            if not keep:
                break
    except Refused as error:
        print("Refused:", error)
        answer(sock, error.status, b"", keep=False)
    except TimeoutError:
        print("Nothing came for a while")
    except (EOFError, ConnectionError):
        print("The client is gone")
    finally:
        sock.close()


server = socket.create_server(("0.0.0.0", PORT))
print("Listening on port", PORT)
for _ in range(CLIENTS):
    conn, addr = server.accept()
    serve(conn)
server.close()
