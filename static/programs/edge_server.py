"""An echo server on epoll, edge-triggered: the kernel tells once that something came, not that it is still there.

usage: edge_server.py PORT CLIENTS drain|once
With `drain` it reads until nothing is left, as it must. With `once` it reads once for each event, which is the
famous mistake: what is left over stays where it is. It ends when that many clients have come and gone, or when
nothing happened for eight seconds.
"""

import select
import socket
import sys

port = int(sys.argv[1])
clients = int(sys.argv[2])
drain = sys.argv[3] == "drain"

server = socket.create_server(("0.0.0.0", port))
server.setblocking(False)
print("Listening on port", port)

epoll = select.epoll()
epoll.register(server.fileno(), select.EPOLLIN | select.EPOLLET)
conns = {}
gone = 0


def accept_clients():
    while True:
        try:
            conn, addr = server.accept()
        except BlockingIOError:
            return
        conn.setblocking(False)
        conns[conn.fileno()] = conn
        epoll.register(conn.fileno(), select.EPOLLIN | select.EPOLLET)
        if not drain:
            return


def read_client(fd):
    global gone
    while True:
        try:
            data = conns[fd].recv(4)
            if data:
                conns[fd].send(data)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""  # the client has closed and wants no more answers
        if not data:
            epoll.unregister(fd)
            conns.pop(fd).close()
            gone += 1
            return
        if not drain:
            return


while gone < clients:
    events = epoll.poll(8)
    if not events:
        print("No event for eight seconds, and", len(conns), "connections still open")
        break
    for fd, event in events:
        if fd == server.fileno():
            accept_clients()
        else:
            read_client(fd)

epoll.close()
server.close()
