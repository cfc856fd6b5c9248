import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 9011))
server.listen(5)
clients = [socket.create_connection(("127.0.0.1", 9011)) for _ in range(3)]
for number, client in enumerate(clients):
    client.sendall(f"client {number}".encode())
for _ in clients:
    conn, addr = server.accept()
    data = conn.recv(1024)
    conn.sendall(b"Hello " + data)
    conn.close()
for client in clients:
    print(client.recv(1024).decode())
    client.close()
server.close()
