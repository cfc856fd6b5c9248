"""Serves one client, waiting for it with poll and then with select."""

import select
import socket
import sys

server = socket.create_server(("0.0.0.0", int(sys.argv[1])))
poller = select.poll()
poller.register(server, select.POLLIN)
print(len(poller.poll(5000)))
conn, addr = server.accept()
readable, _, _ = select.select([conn], [], [], 5)
print(len(readable), conn.getpeername()[0], conn.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
conn.sendmsg([conn.recv(2), conn.recv(1024)])
spare = conn.dup()
conn.close()
spare.shutdown(socket.SHUT_WR)
print(spare.recv(10))
spare.close()
left, right = socket.socketpair()
left.send(b"\x00\xff")
print(right.recv(8, socket.MSG_PEEK), right.recv(8))
