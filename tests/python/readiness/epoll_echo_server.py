import select
import socket

server = socket.create_server(("127.0.0.1", 9021), backlog=5)
server.setblocking(False)
ep = select.epoll()
ep.register(server, select.EPOLLIN)
clients = [socket.create_connection(("127.0.0.1", 9021)) for _ in range(2)]
for i, c in enumerate(clients):
    c.sendall(b"message %d" % i)
conns = {}
closed = 0
while closed < 2:
    for fd, event in ep.poll(1):
        if fd == server.fileno():
            conn, _ = server.accept()
            conn.setblocking(False)
            ep.register(conn, select.EPOLLIN)
            conns[conn.fileno()] = conn
        else:
            data = conns[fd].recv(1024)
            if data:
                conns[fd].send(data.upper())
            else:
                ep.unregister(fd)
                conns.pop(fd).close()
                closed += 1
    for c in clients:
        if c.fileno() >= 0 and select.select([c], [], [], 0)[0]:
            print(c.recv(100))
            c.close()
ep.close()
server.close()
