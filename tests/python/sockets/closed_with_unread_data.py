import socket

server = socket.create_server(("127.0.0.1", 9008))
client = socket.create_connection(("127.0.0.1", 9008))
conn, _ = server.accept()
client.sendall(b"never read")
conn.close()
try:
    print(client.recv(10))
except ConnectionResetError as error:
    print(error)
client.close()
server.close()
