"""Connects, says two things one after the other, and reads to the end."""

import socket
import sys
import time

sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
for word in (b"sal", b"om"):
    time.sleep(0.2)
    sock.send(word)
    print(sock.recv(1024))
# Not before the answer: the end would sometimes arrive together with the word, and epoll would say so.
sock.shutdown(socket.SHUT_WR)
print(sock.recv(1024))
sock.close()
