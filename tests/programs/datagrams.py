"""Receives two datagrams, one of them empty, and answers the first."""

import socket
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("0.0.0.0", int(sys.argv[1])))
data, addr = sock.recvfrom(4)
sock.sendto(data, addr)
print(sock.recvfrom(10)[0])
