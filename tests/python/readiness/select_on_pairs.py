import select
import socket

a, b = socket.socketpair()
print(select.select([a, b], [], [], 0))
b.send(b"x")
readable, writable, broken = select.select([a, b], [a], [], 1)
print(readable == [a], writable == [a], broken)
a.recv(10)
b.close()
readable, _, _ = select.select([a], [], [], 1)
print(readable == [a], a.recv(1))
a.close()
print(select.select([], [], [], 0.01))
for attempt in (lambda: select.select([a], [], []), lambda: select.select(["x"], [], []), lambda: select.select([], [], [], -1), lambda: select.select(5, [], [])):
    try:
        attempt()
    except (ValueError, TypeError, OSError) as error:
        print(type(error).__name__, error)
