"""A server that serves its clients one after another: who comes second waits for the first.

usage: serial_server.py PORT CLIENTS
It ends when it has served that many clients.
"""

import socket
import sys

port = int(sys.argv[1])
clients = int(sys.argv[2])

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", port))
server.listen()
print("Listening on port", port)

for number in range(1, clients + 1):
    conn, addr = server.accept()
    print("Client", number, "connected from", addr[0])
    data = conn.recv(1024)
    conn.sendall(b"Hello " + data)
    conn.close()
    print("Client", number, "is served")

server.close()
