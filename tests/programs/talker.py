"""Connects, sends a message in two pieces, and reads the answer to each."""

import socket
import sys
import time

sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
time.sleep(0.2)
sock.send(b"sal")
print(sock.recv(1024))
time.sleep(0.2)
sock.send(b"om")
sock.shutdown(socket.SHUT_WR)
print(sock.recv(1024))
sock.close()
