import socket

with socket.create_server(("127.0.0.1", 9009)) as server:
    with socket.create_connection(("127.0.0.1", 9009)) as client:
        conn, addr = server.accept()
        with conn:
            client.sendall(b"hi")
            print(conn.recv(10))
        print(client.recv(10), conn.fileno())
print(server.fileno(), client.fileno())
