import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 9000))
server.listen()
client = socket.socket()
client.connect(("127.0.0.1", 9000))
conn, addr = server.accept()
print(addr[0], addr == client.getsockname(), conn.getsockname(), client.getpeername())
client.sendall(b"salom")
print(conn.recv(1024).decode())
conn.sendall(b"alaykum")
conn.close()
while chunk := client.recv(4):
    print(chunk)
client.close()
server.close()
