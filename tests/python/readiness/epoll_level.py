import select
import socket

a, b = socket.socketpair()
ep = select.epoll()
ep.register(a.fileno(), select.EPOLLIN)
print(ep.poll(0), ep.closed)
b.send(b"abcd")
print(ep.poll(1) == [(a.fileno(), select.EPOLLIN)])
print(a.recv(2), ep.poll(0) == [(a.fileno(), select.EPOLLIN)])
print(a.recv(2), ep.poll(0))
ep.modify(a, select.EPOLLIN | select.EPOLLOUT)
print(ep.poll(0) == [(a.fileno(), select.EPOLLOUT)])
for attempt in (lambda: ep.register(a, select.EPOLLIN), lambda: ep.unregister(b), lambda: ep.modify(b, 1), lambda: ep.register(9999)):
    try:
        attempt()
    except OSError as error:
        print(type(error).__name__, error)
ep.unregister(a)
ep.close()
try:
    ep.poll(0)
except ValueError as error:
    print(error)
a.close()
b.close()
