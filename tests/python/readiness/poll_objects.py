import select
import socket

a, b = socket.socketpair()
p = select.poll()
p.register(a, select.POLLIN)
p.register(b, select.POLLIN | select.POLLOUT)
print(p.poll(0) == [(b.fileno(), select.POLLOUT)])
b.send(b"x")
print(sorted(event for _, event in p.poll(100)))
p.modify(b, select.POLLIN)
print(p.poll(10) == [(a.fileno(), select.POLLIN)])
a.recv(1)
b.close()
p.unregister(a)
p.register(a.fileno(), select.POLLIN)
print([(fd == a.fileno(), bool(event & select.POLLHUP)) for fd, event in p.poll(10) if fd == a.fileno()])
try:
    p.unregister(999)
except KeyError as error:
    print("KeyError", error)
try:
    p.modify(999, 1)
except OSError as error:
    print(error)
a.close()
print(select.POLLIN, select.POLLOUT, select.POLLERR, select.POLLHUP, select.POLLNVAL, select.POLLPRI)
