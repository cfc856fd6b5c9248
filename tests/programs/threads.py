"""A thread for each of two clients."""

import socket
import sys
import threading


def serve(conn):
    conn.sendall(conn.recv(1024).upper())
    conn.close()


server = socket.create_server(("0.0.0.0", int(sys.argv[1])))
threads = []
for _ in range(int(sys.argv[2])):
    conn, addr = server.accept()
    threads.append(threading.Thread(target=serve, args=(conn,)))
    threads[-1].start()
for thread in threads:
    thread.join()
