import socket
import struct

server = socket.create_server(("127.0.0.1", 9007))
client = socket.create_connection(("127.0.0.1", 9007))
conn, _ = server.accept()
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
client.close()
try:
    conn.recv(100)
except ConnectionResetError as error:
    print(type(error).__name__, error)
try:
    conn.send(b"x")
except BrokenPipeError as error:
    print(error)
conn.close()
server.close()
