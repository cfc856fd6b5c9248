import socket

print(socket.AF_INET, repr(socket.AF_INET), socket.SOCK_STREAM, repr(socket.SOCK_DGRAM), socket.AF_UNIX.name, int(socket.AF_INET6))
print(socket.SOL_SOCKET, socket.SO_REUSEADDR, socket.SO_REUSEPORT, socket.SO_KEEPALIVE, socket.SO_LINGER, socket.SO_RCVBUF, socket.SO_SNDBUF, socket.SO_ERROR, socket.SOMAXCONN)
print(socket.IPPROTO_TCP, socket.TCP_NODELAY, socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR, repr(socket.MSG_PEEK), socket.INADDR_ANY, socket.has_ipv6)
s = socket.socket()
print(s.family, s.type, s.proto, s.fileno() > 2, repr(s).split(",")[1:4])
s.bind(("127.0.0.1", 9010))
print(repr(s).split(", ", 1)[1])
s.close()
print(s)
