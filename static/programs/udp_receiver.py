"""Receives datagrams, each whole with the address of its sender, until none came for a while.

usage: udp_receiver.py PORT BUFFER_BYTES PATIENCE_MILLIS
What is longer than the buffer is cut off and gone.
"""

import socket
import sys

port = int(sys.argv[1])
size = int(sys.argv[2])
patience = int(sys.argv[3]) / 1000

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("0.0.0.0", port))
sock.settimeout(patience)
print("Waiting for datagrams on port", port)

count = 0
try:
    while True:
        data, addr = sock.recvfrom(size)
        count += 1
        print("From", addr[0] + ":", data.decode(errors="replace"))
except TimeoutError:
    print(count, "datagrams came, then none for a while")
sock.close()
