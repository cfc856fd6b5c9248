import socket

server = socket.create_server(("127.0.0.1", 9006))
client = socket.create_connection(("127.0.0.1", 9006))
conn, _ = server.accept()
client.sendall(b"request")
client.shutdown(socket.SHUT_WR)
print(conn.recv(100), conn.recv(100))
conn.sendall(b"response after your FIN")
conn.close()
print(client.recv(100), client.recv(100))
try:
    client.send(b"more")
except BrokenPipeError as error:
    print(error)
client.close()
server.close()
s = socket.socket()
try:
    s.shutdown(socket.SHUT_RDWR)
except OSError as error:
    print(error)
