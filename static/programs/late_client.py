"""A client that connects and keeps silent for a while before it says its one message.

usage: late_client.py ADDRESS PORT MESSAGE SILENT_MILLIS
MESSAGE is written as hexadecimal digits, because it need not be text. The client listens until the server closes.
"""

import socket
import sys
import time

address = sys.argv[1]
port = int(sys.argv[2])
message = bytes.fromhex(sys.argv[3])
silent = int(sys.argv[4]) / 1000

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect((address, port))
if silent:
    time.sleep(silent)
sock.sendall(message)

reply = b""
while chunk := sock.recv(1024):
    reply += chunk
print("The server says:", reply.decode(errors="replace"))
sock.close()
