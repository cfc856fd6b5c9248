import socket

a, b = socket.socketpair()
a.sendall(b"abcdef")
buffer = bytearray(4)
print(b.recv(3, socket.MSG_PEEK), b.recv_into(buffer), buffer)
view = memoryview(buffer)
print(b.recv_into(view[2:], 1), buffer, b.recv_into(buffer, 0, socket.MSG_DONTWAIT))
try:
    b.recv(1, socket.MSG_DONTWAIT)
except BlockingIOError as error:
    print(error)
a.sendmsg([b"one", b"two"])
print(b.recvmsg(100)[0])
a.close()
b.close()
