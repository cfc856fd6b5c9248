import socket

sok = 5
print(sock)
