import select
import socket

server = socket.create_server(("127.0.0.1", 9020))
server.setblocking(False)
clients = [socket.create_connection(("127.0.0.1", 9020)) for _ in range(2)]
for number, client in enumerate(clients):
    client.sendall(b"client %d" % number)
reads = [server]
served = 0
while served < 2:
    ready, _, _ = select.select(reads, [], [], 1)
    for s in ready:
        if s is server:
            conn, _ = s.accept()
            conn.setblocking(False)
            reads.append(conn)
            print("accepted, watching", len(reads))
            continue
        data = s.recv(1024)
        if data:
            s.send(data.upper())
            client = clients[int(data[-1:])]
            print("client got", client.recv(100))
            client.close()
        else:
            reads.remove(s)
            s.close()
            served += 1
server.close()
print("served", served)
