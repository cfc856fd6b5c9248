"""A client that reads slowly: first it does nothing at all, then it takes a piece at a time.

usage: slow_reader.py ADDRESS PORT PIECE_BYTES SILENT_MILLIS PAUSE_MILLIS
It reads until the server closes and says how much came.
"""

import socket
import sys
import time

address = sys.argv[1]
port = int(sys.argv[2])
piece = int(sys.argv[3])
silent = int(sys.argv[4]) / 1000
pause = int(sys.argv[5]) / 1000

sock = socket.create_connection((address, port))
time.sleep(silent)
total = 0
while data := sock.recv(piece):
    total += len(data)
    if pause:
        time.sleep(pause)
print("Read", total, "bytes")
sock.close()
