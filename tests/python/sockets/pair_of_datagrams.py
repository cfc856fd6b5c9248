import socket

a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
a.send(b"first message")
a.send(b"second")
print(b.recv(5), b.recv(100))
a.close()
b.close()
