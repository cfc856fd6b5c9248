import select
import socket

a, b = socket.socketpair()
ep = select.epoll(10)
ep.register(a, select.EPOLLIN | select.EPOLLONESHOT)
b.send(b"x")
print(len(ep.poll(0)), len(ep.poll(0)))
ep.modify(a, select.EPOLLIN | select.EPOLLONESHOT)
print(len(ep.poll(0, maxevents=5)))
c, d = socket.socketpair()
ep.register(c, select.EPOLLOUT)
ep.register(d, select.EPOLLOUT)
print(len(ep.poll(timeout=0, maxevents=1)), len(ep.poll(0)))
ep.close()
for s in (a, b, c, d):
    s.close()
