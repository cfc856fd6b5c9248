import errno
import select
import socket

server = socket.create_server(("127.0.0.1", 9003))
client = socket.socket()
client.setblocking(False)
code = client.connect_ex(("127.0.0.1", 9003))
print(errno.errorcode.get(code, code))
_, writable, _ = select.select([], [client], [], 2)
print(writable == [client], client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
conn, _ = server.accept()
client.send(b"ready")
print(conn.recv(10))
for s in (client, conn, server):
    s.close()
