import socket
import threading

a, b = socket.socketpair()


def shout():
    for _ in range(3):
        text = b.recv(100)
        b.sendall(text.upper())
    b.close()


t = threading.Thread(target=shout)
t.start()
for word in (b"one", b"two", b"three"):
    a.sendall(word)
    print(a.recv(100))
t.join()
print(a.recv(100))
a.close()
