import os
import socket

parent, child = socket.socketpair()
pid = os.fork()
if pid == 0:
    parent.close()
    data = child.recv(100)
    child.sendall(data.upper())
    child.close()
    os._exit(0)
child.close()
parent.sendall(b"shout this")
print(parent.recv(100), parent.recv(100))
os.waitpid(pid, 0)
parent.close()
