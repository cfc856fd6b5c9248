import socket

sock = socket.socket()
try:
    sock.connect(("127.0.0.1", 9))
except ConnectionRefusedError as error:
    print(type(error).__name__, error, error.errno, error.strerror)
finally:
    sock.close()
try:
    socket.create_connection(("127.0.0.1", 9), timeout=2)
except OSError as error:
    print(error)
print(socket.socket().connect_ex(("127.0.0.1", 9)))
