"""A client that connects, says one thing, and listens until the server closes or has answered.

usage: one_shot_client.py ADDRESS PORT MESSAGE server|client
MESSAGE is written as hexadecimal digits, because it need not be text.
The last word says who closes the connection first.
"""

import socket
import sys

address = sys.argv[1]
port = int(sys.argv[2])
message = bytes.fromhex(sys.argv[3])
closes_first = sys.argv[4]

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect((address, port))
sock.sendall(message)

reply = sock.recv(1024)
print("The server says:", reply.decode())

if closes_first == "server":
    while sock.recv(1024):
        pass
sock.close()
