"""An HTTP client on a bare socket: it asks several times over one connection and says what came.

usage: http_client.py ADDRESS PORT TARGET REQUESTS PIECE_BYTES
A piece smaller than the request sends it piece by piece, as a slow network would.
"""

import socket
import sys
import time

address = sys.argv[1]
port = int(sys.argv[2])
target = sys.argv[3]
requests = int(sys.argv[4])
piece = int(sys.argv[5])


def send_in_pieces(sock, data):
    for start in range(0, len(data), piece):
        if start:
            time.sleep(0.01)
        sock.sendall(data[start:start + piece])


def read_answer(stream):
    """Reads an answer as its header says; without a length it goes on until the server closes."""
    status = stream.readline().decode().strip()
    headers = {}
    while (line := stream.readline().strip()):
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(stream.readline(), 16):
            body += stream.read(size)
            stream.readline()
        stream.readline()
    elif "content-length" in headers:
        body = stream.read(int(headers["content-length"]))
    else:
        body = stream.read()
    return status, headers, body


sock = socket.create_connection((address, port))
sock.settimeout(4)
with sock, sock.makefile("rb") as stream:
    for number in range(1, requests + 1):
        last = number == requests
        head = f"GET {target} HTTP/1.1\r\nHost: {address}\r\n"
        if last:
            head += "Connection: close\r\n"
        send_in_pieces(sock, head.encode() + b"\r\n")
        try:
            status, headers, body = read_answer(stream)
        except (TimeoutError, ValueError) as error:
            print("Not an answer:", error)
            break
        if not status:
            print("The server has closed")
            break
        print(status, "|", body.decode(errors="replace").strip())
        if "connection" in headers:
            break
print("Closed")
