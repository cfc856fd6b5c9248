"""An echo server on epoll, level-triggered: the kernel keeps the list and tells what is ready as long as it is.

usage: epoll_server.py PORT CLIENTS
It ends when that many clients have come and gone.
"""

import select
import socket
import sys

port = int(sys.argv[1])
clients = int(sys.argv[2])

server = socket.create_server(("0.0.0.0", port))
server.setblocking(False)
print("Listening on port", port)

epoll = select.epoll()
epoll.register(server.fileno(), select.EPOLLIN)
conns = {}
gone = 0
while gone < clients:
    for fd, event in epoll.poll():
        if fd == server.fileno():
            conn, addr = server.accept()
            conn.setblocking(False)
            conns[conn.fileno()] = conn
            epoll.register(conn.fileno(), select.EPOLLIN)
            print("Watching", len(conns) + 1, "sockets")
        else:
            data = conns[fd].recv(1024)
            if data:
                conns[fd].send(data)
            else:
                epoll.unregister(fd)
                conns.pop(fd).close()
                gone += 1

epoll.close()
server.close()
print("Everybody is gone")
