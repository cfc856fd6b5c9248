"""An echo server on epoll for as many clients as its second argument says."""

import select
import socket
import sys

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", int(sys.argv[1])))
server.listen(5)
server.setblocking(False)
poller = select.epoll()
poller.register(server.fileno(), select.EPOLLIN)
open_sockets = {}
left = int(sys.argv[2])
while left:
    for fd, event in poller.poll():
        if fd == server.fileno():
            conn, addr = server.accept()
            conn.setblocking(False)
            open_sockets[conn.fileno()] = conn
            poller.register(conn.fileno(), select.EPOLLIN | select.EPOLLRDHUP)
        else:
            data = open_sockets[fd].recv(1024)
            if data:
                open_sockets[fd].send(data)
            else:
                poller.modify(fd, select.EPOLLOUT)
                poller.unregister(fd)
                open_sockets.pop(fd).close()
                left -= 1
poller.close()
server.close()
