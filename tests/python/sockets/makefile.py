import socket

a, b = socket.socketpair()
b.sendall(b"first line\nsecond\nno end")
b.shutdown(socket.SHUT_WR)
reader = a.makefile("r", encoding="utf-8")
print(repr(reader.readline()))
for line in reader:
    print(repr(line))
writer = a.makefile("wb")
writer.write(b"one ")
writer.write(b"two")
writer.flush()
print(b.recv(100))
reader.close()
writer.close()
a.close()
print(b.recv(10))
b.close()
