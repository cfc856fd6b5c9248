"""A server with a UNIX socket: the same calls as with TCP, but an address on this machine alone.

usage: unix_server.py NAME CLIENTS
The name begins with a zero byte, so it is in the kernel and not in a folder: it goes with the socket.
"""

import socket
import sys

name = "\0" + sys.argv[1]
clients = int(sys.argv[2])

server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.bind(name)
server.listen()
print("Listening at", sys.argv[1])
for _ in range(clients):
    conn, addr = server.accept()
    data = conn.recv(1024)
    print("Received:", data.decode(errors="replace"))
    conn.sendall(b"Hello " + data)
    conn.close()
server.close()
