import select
import socket
import threading


def upstream(listener):
    conn, _ = listener.accept()
    while (data := conn.recv(4096)):
        conn.sendall(b"<" + data + b">")
    conn.close()


class Proxy:
    def __init__(self, listen, target):
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.server.bind(listen)
        self.server.listen(200)
        self.target = target
        self.channel = {}
        self.input_list = [self.server]

    def run(self):
        while True:
            inputready, outputready, exceptready = select.select(self.input_list, [], [])
            for s in inputready:
                if s == self.server:
                    self.on_accept()
                    break
                data = s.recv(4096)
                if len(data) == 0:
                    self.on_close(s)
                    if len(self.input_list) == 1:
                        return
                    break
                print("proxy", len(data), "bytes")
                self.channel[s].send(data)

    def on_accept(self):
        client, addr = self.server.accept()
        forward = socket.create_connection(self.target)
        self.input_list += [client, forward]
        self.channel[client] = forward
        self.channel[forward] = client

    def on_close(self, s):
        out = self.channel[s]
        for sock in (s, out):
            self.input_list.remove(sock)
            sock.close()
        del self.channel[out]
        del self.channel[s]


listener = socket.create_server(("127.0.0.1", 9071))
threading.Thread(target=upstream, args=(listener,)).start()
proxy = Proxy(("127.0.0.1", 9070), ("127.0.0.1", 9071))
runner = threading.Thread(target=proxy.run)
runner.start()
client = socket.create_connection(("127.0.0.1", 9070))
for word in (b"one", b"two"):
    client.sendall(word)
    print(client.recv(100))
client.close()
runner.join()
print("done")
