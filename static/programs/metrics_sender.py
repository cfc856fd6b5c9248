"""Sends metrics as an application does that must not wait for them: one datagram each, and no answer.

usage: metrics_sender.py ADDRESS PORT HITS PAUSE_MILLIS
"""

import socket
import sys
import time

address = sys.argv[1]
port = int(sys.argv[2])
hits = int(sys.argv[3])
pause = int(sys.argv[4]) / 1000

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number in range(hits):
    sock.sendto(b"api.hit:1|c", (address, port))
    if number % 5 == 0:
        load = 40 + number
        sock.sendto(f"cpu:{load}|g".encode(), (address, port))
    if pause:
        time.sleep(pause)
print("Sent", hits, "hits")
sock.close()
