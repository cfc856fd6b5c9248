import socket
import time

a, b = socket.socketpair()
a.settimeout(0.05)
print(a.gettimeout(), b.gettimeout(), a.getblocking())
start = time.monotonic()
try:
    a.recv(1)
except TimeoutError as error:
    print(type(error).__name__, error, error.errno, time.monotonic() - start >= 0.04)
b.send(b"now")
print(a.recv(10))
a.settimeout(None)
print(a.gettimeout())
socket.setdefaulttimeout(3)
print(socket.socket().gettimeout(), socket.getdefaulttimeout())
socket.setdefaulttimeout(None)
for bad in (-1, "x"):
    try:
        a.settimeout(bad)
    except (ValueError, TypeError) as error:
        print(error)
a.close()
b.close()
