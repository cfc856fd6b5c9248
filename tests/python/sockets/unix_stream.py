import os
import socket

path = "\0socketarium-test"
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.bind(path)
server.listen(1)
client = socket.socket(socket.AF_UNIX)
client.connect(path)
conn, addr = server.accept()
client.sendall(b"local")
print(conn.recv(10), repr(addr), server.getsockname())
for s in (client, conn, server):
    s.close()
again = socket.socket(socket.AF_UNIX)
try:
    again.connect(path)
except ConnectionRefusedError as error:
    print(error)
again.close()
