import socket
import threading


def handle(conn, addr):
    with conn:
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data)


def serve(server, n):
    for _ in range(n):
        conn, addr = server.accept()
        threading.Thread(target=handle, args=(conn, addr), daemon=True).start()


server = socket.create_server(("127.0.0.1", 9030))
acceptor = threading.Thread(target=serve, args=(server, 2))
acceptor.start()
for text in ("birinchi", "ikkinchi"):
    with socket.create_connection(("127.0.0.1", 9030)) as client:
        client.sendall(text.encode())
        print(client.recv(1024).decode())
acceptor.join()
server.close()
