import socket

a, b = socket.socketpair()
print("dropping")
del a
print(b.recv(10))


def leaves():
    c, d = socket.socketpair()
    d.send(b"x")
    return c


kept = leaves()
print(kept.recv(5), kept.recv(5))
b = None
print("end")
