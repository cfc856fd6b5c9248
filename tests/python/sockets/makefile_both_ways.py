import socket

a, b = socket.socketpair()
with a, b:
    with a.makefile("rwb") as f:
        f.write(b"GET /\r\n\r\n")
        f.flush()
        print(b.recv(100))
        b.sendall(b"HTTP/1.1 200 OK\r\nX: y\r\n\r\nbody")
        print(f.readline(), f.readline(), f.readline(), f.read(4))
print(a.fileno(), b.fileno())
