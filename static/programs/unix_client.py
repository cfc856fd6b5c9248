"""A client of a server with a UNIX socket.

usage: unix_client.py NAME MESSAGE
MESSAGE is written as hexadecimal digits, because it need not be text.
"""

import socket
import sys

name = "\0" + sys.argv[1]
message = bytes.fromhex(sys.argv[2])

sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
sock.connect(name)
sock.sendall(message)
while reply := sock.recv(1024):
    print("The server says:", reply.decode(errors="replace"))
sock.close()
