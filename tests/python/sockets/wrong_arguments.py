import socket

s = socket.socket()
attempts = [
    lambda: s.bind("127.0.0.1"), lambda: s.bind(("127.0.0.1",)), lambda: s.bind(("127.0.0.1", "80")), lambda: s.bind(("127.0.0.1", 70000)),
    lambda: s.connect(("127.0.0.1", -1)), lambda: s.send("text"), lambda: s.sendall("text"), lambda: s.recv(-1), lambda: s.recv("x"), lambda: s.send(b"x"),
    lambda: s.recv(1), lambda: s.accept(), lambda: s.getpeername(), lambda: s.listen("x"), lambda: socket.socket(99, 99), lambda: s.setsockopt(1, 2),
    lambda: s.nothing, lambda: socket.nothing, lambda: s.bind((5, 80)), lambda: s.bind(("1.2.3.4", 80)), lambda: s.connect(("256.1.1.1", 80)),
]
for attempt in attempts:
    try:
        print(attempt())
    except Exception as error:
        print(type(error).__name__, error)
s.close()
for attempt in (lambda: s.recv(1), lambda: s.bind(("", 1)), lambda: s.getsockname(), lambda: s.listen()):
    try:
        attempt()
    except OSError as error:
        print(error)
