import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("0.0.0.0", 9000))
server.listen()

print("Server listening...")

conn, addr = server.accept()
print("Client connected:", addr)

data = conn.recv(1024)
print("Received:", data.decode())

conn.send(b"Hello from server")
conn.close()
