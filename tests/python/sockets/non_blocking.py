import socket

a, b = socket.socketpair()
a.setblocking(False)
print(a.getblocking(), a.gettimeout())
try:
    a.recv(10)
except BlockingIOError as error:
    print(type(error).__name__, error, error.errno)
b.sendall(b"data")
print(a.recv(10))
server = socket.create_server(("127.0.0.1", 9002))
server.setblocking(False)
try:
    server.accept()
except BlockingIOError as error:
    print(error)
for s in (a, b, server):
    s.close()
