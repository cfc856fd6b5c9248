import os
import socket

a, b = socket.socketpair()
number = a.detach()
print(a.fileno() == -1, number >= 0)
os.write(number, b"by number")
print(b.recv(20))
again = socket.socket(fileno=number)
print(again.family == socket.AF_UNIX, again.type == socket.SOCK_STREAM)
copy = again.dup()
again.close()
copy.send(b"still open")
print(b.recv(20))
copy.close()
print(b.recv(20))
b.close()
