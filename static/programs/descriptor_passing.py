"""One process accepts a connection, another answers on it: the descriptor travels through a UNIX socket.

usage: descriptor_passing.py PORT
"""

import os
import socket
import sys

port = int(sys.argv[1])
parent, child = socket.socketpair()

pid = os.fork()
if pid == 0:
    parent.close()
    message, descriptors, flags, address = socket.recv_fds(child, 1024, 1)
    conn = socket.socket(fileno=descriptors[0])
    data = conn.recv(1024)
    conn.sendall(b"Hello " + data + b" from the child")
    conn.close()
    child.close()
    os._exit(0)

child.close()
server = socket.create_server(("0.0.0.0", port))
print("Listening on port", port)
conn, addr = server.accept()
socket.send_fds(parent, [b"here it is"], [conn.fileno()])
conn.close()  # the child has its own by now, or the kernel keeps one for it
print("Passed on the connection from", addr[0])
os.waitpid(pid, 0)
parent.close()
server.close()
print("The child has answered and ended")
