"""The smallest TCP server: it serves one client and ends.

usage: minimal_server.py PORT server|client
The second word says who closes the connection first.
"""

import socket
import sys

port = int(sys.argv[1])
closes_first = sys.argv[2]

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("0.0.0.0", port))
server.listen()
print("Listening on port", port)

conn, addr = server.accept()
print("A client connected from", addr[0])

data = conn.recv(1024)
print("Received:", data.decode())

conn.send(b"Hello from server")
if closes_first == "client":
    conn.recv(1024)
conn.close()
