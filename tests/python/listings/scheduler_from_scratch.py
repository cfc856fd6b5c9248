# Concurrency from the ground up: generators, a ready queue and select.
import select
import socket
from collections import deque


class Loop:
    def __init__(self):
        self.ready = deque()
        self.reading = {}
        self.writing = {}

    def spawn(self, task):
        self.ready.append(task)

    def run(self):
        while self.ready or self.reading or self.writing:
            while not self.ready:
                r, w, _ = select.select(self.reading, self.writing, [])
                for s in r:
                    self.ready.append(self.reading.pop(s))
                for s in w:
                    self.ready.append(self.writing.pop(s))
            task = self.ready.popleft()
            try:
                why, what = next(task)
                if why == "recv":
                    self.reading[what] = task
                elif why == "send":
                    self.writing[what] = task
                else:
                    raise RuntimeError("unknown wait", why)
            except StopIteration:
                print("task done")


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def fib_server(loop, address):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(address)
    sock.listen(5)
    for _ in range(2):
        yield "recv", sock
        client, addr = sock.accept()
        print("Connection from", addr[0])
        loop.spawn(fib_handler(client))
    sock.close()


def fib_handler(client):
    while True:
        yield "recv", client
        req = client.recv(100)
        if not req:
            break
        n = int(req)
        yield "send", client
        client.send(str(fib(n)).encode() + b"\n")
    client.close()


def fib_client(address, numbers):
    sock = socket.create_connection(address)
    for n in numbers:
        yield "send", sock
        sock.send(str(n).encode())
        yield "recv", sock
        print(n, "->", sock.recv(100))
    sock.close()


loop = Loop()
loop.spawn(fib_server(loop, ("127.0.0.1", 9072)))
loop.spawn(fib_client(("127.0.0.1", 9072), [5, 10]))
loop.spawn(fib_client(("127.0.0.1", 9072), [15]))
loop.run()
