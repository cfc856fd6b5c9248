import random
import socket
import threading


class LossyEcho(threading.Thread):
    def __init__(self, port, loss):
        super().__init__(daemon=True)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", port))
        self.random = random.Random(3)
        self.loss = loss
        self.dropped = 0

    def run(self):
        while True:
            data, addr = self.sock.recvfrom(2048)
            if data == b"stop":
                break
            if self.random.random() < self.loss:
                self.dropped += 1
                continue
            self.sock.sendto(data.upper(), addr)


def ask(sock, address, data, tries=5, timeout=0.1):
    for attempt in range(1, tries + 1):
        sock.sendto(data, address)
        sock.settimeout(timeout * 2 ** (attempt - 1))
        try:
            answer, _ = sock.recvfrom(2048)
            return answer, attempt
        except socket.timeout:
            continue
    raise TimeoutError(f"no answer to {data!r} after {tries} tries")


server = LossyEcho(9073, 0.4)
server.start()
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for word in (b"one", b"two", b"three", b"four"):
    print(*ask(sock, ("127.0.0.1", 9073), word))
sock.sendto(b"stop", ("127.0.0.1", 9073))
server.join()
print("dropped", server.dropped)
