"""A server that reads until its client has said everything, and answers only then.

usage: counting_server.py PORT CLIENTS
It needs the client to close its direction: without that it would wait for ever.
"""

import socket
import sys

port = int(sys.argv[1])
clients = int(sys.argv[2])

server = socket.create_server(("0.0.0.0", port))
print("Listening on port", port)
for _ in range(clients):
    conn, addr = server.accept()
    total = 0
    while data := conn.recv(1024):
        total += len(data)
    conn.sendall(f"{total} bytes came".encode())
    conn.close()
    print("Counted", total)
server.close()
