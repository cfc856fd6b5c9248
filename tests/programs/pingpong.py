"""Answers a child process of its own as many times as its argument says, and prints how long that took."""

import os
import socket
import sys
import time

rounds = int(sys.argv[1])
server = socket.create_server(("127.0.0.1", 0))
if os.fork() == 0:
    sock = socket.create_connection(server.getsockname())
    for _ in range(rounds):
        sock.send(b"x")
        sock.recv(1)
    os._exit(0)
conn, addr = server.accept()
start = time.monotonic()
while data := conn.recv(1):
    conn.send(data)
print("seconds", time.monotonic() - start)
