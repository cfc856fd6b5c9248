import socket
import threading


class EchoServer:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, port))
        self.sock.listen()
        self.count = 0
        self.lock = threading.Lock()

    def start(self):
        self.thread = threading.Thread(target=self._loop)
        self.thread.start()

    def _loop(self):
        while True:
            conn, _ = self.sock.accept()
            data = conn.recv(1024)
            if data == b"quit":
                conn.close()
                break
            with self.lock:
                self.count += 1
            conn.sendall(b"echo: " + data)
            conn.close()

    def stop(self):
        with socket.create_connection(self.sock.getsockname()) as s:
            s.sendall(b"quit")
        self.thread.join()
        self.sock.close()


server = EchoServer("127.0.0.1", 9031)
server.start()
for i in range(3):
    s = socket.create_connection(("127.0.0.1", 9031))
    s.sendall(b"%d" % i)
    print(s.recv(100))
    s.close()
server.stop()
print(server.count)
