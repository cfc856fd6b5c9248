import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.sendto(b"x" * 70000, ("127.0.0.1", 9005))
except OSError as error:
    print(error, error.errno)
try:
    s.send(b"where to")
except OSError as error:
    print(error)
s.close()
