import socket

a = socket.socket()
a.bind(("127.0.0.1", 9001))
a.listen()
b = socket.socket()
try:
    b.bind(("127.0.0.1", 9001))
except OSError as error:
    print(error, error.errno)
a.close()
b.close()
c = socket.socket()
c.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
c.bind(("127.0.0.1", 9001))
print(c.getsockname())
c.close()
