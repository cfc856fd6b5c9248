"""A gateway: it accepts a connection, opens one of its own behind it, and copies bytes both ways.

usage: tcp_gateway.py PORT UPSTREAM_ADDRESS UPSTREAM_PORT CLIENTS
When one side has said its last byte, the other side is told (half-close), and what is still on its way the other
way round goes on.
"""

import socket
import sys
import threading

port = int(sys.argv[1])
upstream_address = (sys.argv[2], int(sys.argv[3]))
clients = int(sys.argv[4])


def copy(source, target, what):
    total = 0
    try:
        while data := source.recv(4096):
            total += len(data)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError as error:
        print(what, "broke off:", error)
    print(what, "is over after", total, "bytes")


def serve(conn):
    try:
        upstream = socket.create_connection(upstream_address, timeout=5)
        upstream.settimeout(None)
    except OSError as error:
        print("Nobody upstream:", error)
        conn.close()
        return
    there = threading.Thread(target=copy, args=(conn, upstream, "Request"))
    there.start()
    copy(upstream, conn, "Answer")
    there.join()
    upstream.close()
    conn.close()


server = socket.create_server(("0.0.0.0", port))
print("Gateway on port", port)
for _ in range(clients):
    conn, addr = server.accept()
    serve(conn)
server.close()
