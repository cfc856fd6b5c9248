"""A server with a thread for each connection: a silent client holds up nobody but its own thread.

usage: threaded_server.py PORT CLIENTS
It accepts that many clients and ends with its last thread.
"""

import socket
import sys
import threading

port = int(sys.argv[1])
clients = int(sys.argv[2])


def serve(conn, number):
    data = conn.recv(1024)
    conn.sendall(b"Hello " + data)
    conn.close()
    print("Client", number, "is served")


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", port))
server.listen()
print("Listening on port", port)

for number in range(1, clients + 1):
    conn, addr = server.accept()
    print("Client", number, "connected from", addr[0])
    threading.Thread(target=serve, args=(conn, number)).start()

server.close()
