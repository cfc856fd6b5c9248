"""A client that says all it has to say, closes its own direction, and reads until the answer is over.

usage: half_closing_client.py ADDRESS PORT MESSAGE
MESSAGE is written as hexadecimal digits, because it need not be text.
"""

import socket
import sys

address = sys.argv[1]
port = int(sys.argv[2])
message = bytes.fromhex(sys.argv[3])

sock = socket.create_connection((address, port))
sock.sendall(message)
sock.shutdown(socket.SHUT_WR)
reply = b""
try:
    while chunk := sock.recv(1024):
        reply += chunk
    print("The server says:", reply.decode(errors="replace"))
except ConnectionResetError as error:
    print("No answer:", error)
sock.close()
