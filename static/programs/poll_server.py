"""An echo server on poll(): the list of sockets is kept in an object, and answers come as descriptor and event.

usage: poll_server.py PORT CLIENTS
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

poller = select.poll()
poller.register(server.fileno(), select.POLLIN)
conns = {}
gone = 0
while gone < clients:
    for fd, event in poller.poll():
        if fd == server.fileno():
            conn, addr = server.accept()
            conn.setblocking(False)
            conns[conn.fileno()] = conn
            poller.register(conn.fileno(), select.POLLIN)
            print("Watching", len(conns) + 1, "sockets")
        else:
            data = conns[fd].recv(1024)
            if data:
                conns[fd].send(data)
            else:
                poller.unregister(fd)
                conns.pop(fd).close()
                gone += 1

server.close()
print("Everybody is gone")
