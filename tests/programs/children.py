"""A child process for each of two clients; the parent waits for them."""

import os
import socket
import sys

server = socket.create_server(("0.0.0.0", int(sys.argv[1])))
for _ in range(int(sys.argv[2])):
    conn, addr = server.accept()
    if os.fork() == 0:
        server.close()
        conn.sendall(conn.recv(1024)[::-1])
        conn.close()
        os._exit(3)
    conn.close()
    pid, status = os.wait()
    print(os.waitstatus_to_exitcode(status))
