import socket

a, b = socket.socketpair()
a.setblocking(False)
sent = 0
try:
    while True:
        sent += a.send(b"x" * 4096)
except BlockingIOError:
    print("full", sent > 4096)
received = 0
b.setblocking(False)
while True:
    try:
        received += len(b.recv(65536))
    except BlockingIOError:
        break
print(received == sent)
a.close()
b.close()
