import socket

a, b = socket.socketpair()
a.sendall(b"hello")
print(b.recv(1024))
b.send(b"back")
print(a.recv(2), a.recv(2))
a.close()
print(b.recv(10))
b.close()
