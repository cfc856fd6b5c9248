#!/usr/bin/env python3
import selectors
import socket
import types

HOST, PORT = "127.0.0.1", 9060
sel = selectors.DefaultSelector()


class ChatServer:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, port))
        self.sock.listen()
        self.sock.setblocking(False)
        sel.register(self.sock, selectors.EVENT_READ, data=None)
        self.clients = {}

    def accept(self):
        conn, addr = self.sock.accept()
        conn.setblocking(False)
        data = types.SimpleNamespace(addr=addr, inb=b"", outb=b"", name=f"guest{len(self.clients) + 1}")
        self.clients[conn] = data
        sel.register(conn, selectors.EVENT_READ | selectors.EVENT_WRITE, data=data)
        print(f"Accepted {data.name}")

    def service(self, key, mask):
        sock, data = key.fileobj, key.data
        if mask & selectors.EVENT_READ:
            received = sock.recv(1024)
            if received:
                data.inb += received
                while b"\n" in data.inb:
                    line, data.inb = data.inb.split(b"\n", 1)
                    self.say(data, line)
            else:
                print(f"{data.name} left")
                sel.unregister(sock)
                del self.clients[sock]
                sock.close()
                return
        if mask & selectors.EVENT_WRITE and data.outb:
            sent = sock.send(data.outb)
            data.outb = data.outb[sent:]

    def say(self, author, line):
        if line.startswith(b"/name "):
            author.name = line[6:].decode()
            author.outb += f"you are {author.name}\n".encode()
            return
        for data in self.clients.values():
            if data is not author:
                data.outb += f"{author.name}: ".encode() + line + b"\n"

    def turn(self, times):
        for _ in range(times):
            for key, mask in sel.select(timeout=1):
                if key.data is None:
                    self.accept()
                else:
                    self.service(key, mask)


server = ChatServer(HOST, PORT)
ali = socket.create_connection((HOST, PORT))
server.turn(1)
lola = socket.create_connection((HOST, PORT))
server.turn(1)
ali.sendall(b"/name Ali\nsalom ham")
server.turn(3)
print(ali.recv(100))
ali.sendall(b"maga\n")
server.turn(3)
print(lola.recv(100))
lola.close()
server.turn(2)
ali.close()
server.turn(2)
print(len(server.clients), "clients")
sel.close()
