import selectors
import socket

sel = selectors.DefaultSelector()
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 9022))
server.listen()
server.setblocking(False)
log = []


def accept(sock, mask):
    conn, addr = sock.accept()
    conn.setblocking(False)
    log.append("accepted")
    sel.register(conn, selectors.EVENT_READ, read)


def read(conn, mask):
    data = conn.recv(1000)
    if data:
        log.append(data)
        conn.send(data)
    else:
        log.append("closing")
        sel.unregister(conn)
        conn.close()


sel.register(server, selectors.EVENT_READ, accept)
client = socket.create_connection(("127.0.0.1", 9022))
client.sendall(b"one")
for _ in range(2):
    for key, mask in sel.select(timeout=1):
        key.data(key.fileobj, mask)
print(client.recv(10))
client.close()
for key, mask in sel.select(1):
    key.data(key.fileobj, mask)
print(log, type(sel).__name__)
sel.close()
server.close()
