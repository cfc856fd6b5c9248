"""An echo server on select(): one thread asks the kernel which of all its sockets have something for it.

usage: select_server.py PORT CLIENTS
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

reads = [server]
gone = 0
while gone < clients:
    readable, _, _ = select.select(reads, [], [])
    for sock in readable:
        if sock is server:
            conn, addr = server.accept()
            conn.setblocking(False)
            reads.append(conn)
            print("Watching", len(reads), "sockets")
        else:
            data = sock.recv(1024)
            if data:
                sock.send(data)
            else:
                reads.remove(sock)
                sock.close()
                gone += 1

server.close()
print("Everybody is gone")
