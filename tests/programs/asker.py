"""Connects, waits a little, says one thing, and reads to the end."""

import socket
import sys
import time

sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
time.sleep(0.2)
sock.sendall(b"salom")
while data := sock.recv(1024):
    print(data)
sock.close()
