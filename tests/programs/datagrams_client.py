"""Sends two datagrams, one of them empty, and asks a port where nobody listens."""

import socket
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto(b"salom", (sys.argv[1], int(sys.argv[2])))
print(sock.recvfrom(10)[0])
sock.sendto(b"", (sys.argv[1], int(sys.argv[2])))
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other.connect((sys.argv[1], 9))
other.send(b"anybody?")
try:
    other.recv(10)
except ConnectionRefusedError as error:
    print(error)
