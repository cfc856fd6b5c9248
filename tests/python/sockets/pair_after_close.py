import socket

a, b = socket.socketpair()
b.close()
try:
    a.send(b"x")
except BrokenPipeError as error:
    print(error, error.errno)
print(a.recv(10))
a.close()
try:
    a.send(b"x")
except OSError as error:
    print(error)
print(a.fileno(), a)
