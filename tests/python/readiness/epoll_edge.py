import select
import socket

a, b = socket.socketpair()
a.setblocking(False)
with select.epoll() as ep:
    ep.register(a, select.EPOLLIN | select.EPOLLET)
    b.send(b"abcdef")
    print(len(ep.poll(0)), a.recv(2))
    print(len(ep.poll(0)))
    b.send(b"g")
    print(len(ep.poll(0)))
    while True:
        try:
            print(a.recv(4))
        except BlockingIOError:
            print("drained")
            break
    b.close()
    (fd, events), = ep.poll(0)
    print(bool(events & select.EPOLLHUP), bool(events & select.EPOLLIN), a.recv(1))
a.close()
