"""A parent and its child talk through a pair of connected sockets: no address, no port, no network.

usage: socketpair_family.py MESSAGE
MESSAGE is written as hexadecimal digits, because it need not be text.
"""

import os
import socket
import sys

message = bytes.fromhex(sys.argv[1])
parent, child = socket.socketpair()

pid = os.fork()
if pid == 0:
    parent.close()
    data = child.recv(1024)
    child.sendall(data.upper())
    child.close()
    os._exit(0)

child.close()  # or the end of the conversation would never be seen here
parent.sendall(message)
while answer := parent.recv(1024):
    print("The child says:", answer.decode(errors="replace"))
parent.close()
os.waitpid(pid, 0)
print("The child has ended")
