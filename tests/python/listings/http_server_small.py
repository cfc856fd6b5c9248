import socket
import threading
from datetime import datetime

PAGES = {
    "/": "<h1>Home</h1>",
    "/about": "<p>About us</p>",
}


class Request:
    def __init__(self, raw: bytes):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        request_line, *header_lines = head.decode("iso-8859-1").split("\r\n")
        self.method, self.path, self.version = request_line.split()
        self.headers = dict(line.split(": ", 1) for line in header_lines if line)

    def __repr__(self):
        return f"<{self.method} {self.path}>"


def response(status: int, reason: str, body: str, **headers) -> bytes:
    payload = body.encode("utf-8")
    lines = [f"HTTP/1.1 {status} {reason}", f"Content-Length: {len(payload)}", "Content-Type: text/html; charset=utf-8"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + payload


def handle(conn: socket.socket) -> None:
    with conn:
        raw = b""
        while b"\r\n\r\n" not in raw:
            chunk = conn.recv(1024)
            if not chunk:
                return
            raw += chunk
        try:
            request = Request(raw)
            print(request, request.headers.get("Host"))
            if request.method != "GET":
                answer = response(405, "Method Not Allowed", "", Allow="GET")
            elif request.path in PAGES:
                answer = response(200, "OK", PAGES[request.path], Connection="close")
            else:
                answer = response(404, "Not Found", f"<b>{request.path}</b> topilmadi")
        except ValueError as error:
            answer = response(400, "Bad Request", str(error))
        conn.sendall(answer)


def serve(server, count):
    for _ in range(count):
        conn, _ = server.accept()
        handle(conn)


def get(text):
    with socket.create_connection(("127.0.0.1", 9062)) as s:
        s.sendall(text.encode())
        data = b"".join(iter(lambda: s.recv(4096), b""))
    head, _, body = data.partition(b"\r\n\r\n")
    print(head.decode().splitlines()[0], "|", body.decode())


server = socket.create_server(("127.0.0.1", 9062), reuse_port=False)
thread = threading.Thread(target=serve, args=(server, 4))
thread.start()
for request in ("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n", "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\n\r\n", "garbage\r\n\r\n"):
    get(request)
thread.join()
server.close()
print(datetime(2024, 1, 1).year)
