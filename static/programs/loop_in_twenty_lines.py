"""An event loop made of generators and epoll: what asyncio is inside, in twenty lines.

usage: loop_in_twenty_lines.py PORT CLIENTS
A coroutine says what it waits for by yielding it. The loop ends when that many clients have come and gone.
"""

import select
import socket
import sys

PORT = int(sys.argv[1])
CLIENTS = int(sys.argv[2])


class NobodyWaits(Exception):
    pass


class Epoll:
    """The kernel's epoll, which speaks of sockets instead of descriptors."""

    def __init__(self):
        self.kernel = select.epoll()
        self.sockets = {}

    def watch(self, sock):
        self.sockets[sock.fileno()] = sock
        self.kernel.register(sock.fileno(), select.EPOLLIN)

    def wait(self):
        if not self.sockets:
            raise NobodyWaits
        ready = [fd for fd, event in self.kernel.poll()]
        for fd in ready:
            self.kernel.unregister(fd)
        return [self.sockets.pop(fd) for fd in ready]


def start(coroutine):
    """Runs a coroutine to the next socket that it waits for, or to its end."""
    for sock in coroutine:
        coroutines[sock] = coroutine
        epoll.watch(sock)
        return


def resume_coroutine(sock):
    start(coroutines.pop(sock))


def handle_client(conn):
    while True:
        yield conn
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data)
    conn.close()
    print("A client has gone")


def accept_clients(server):
    for _ in range(CLIENTS):
        yield server
        conn, addr = server.accept()
        print("A client has come from", addr[0])
        start(handle_client(conn))
    server.close()


epoll = Epoll()
coroutines = {}
server = socket.create_server(("0.0.0.0", PORT))
print("Listening on port", PORT)
start(accept_clients(server))

try:
    while True:
        ready_sockets = epoll.wait()
        for sock in ready_sockets:
            resume_coroutine(sock)
except NobodyWaits:
    print("Nobody waits any more")
