"""A server that waits for its client's data in one of three ways: asleep in the kernel, or asking again and again.

usage: waiting_server.py PORT blocking|busy|napping
It serves one client and counts how often it asked.
"""

import socket
import sys
import time

port = int(sys.argv[1])
way = sys.argv[2]

server = socket.create_server(("0.0.0.0", port))
print("Listening on port", port)
conn, addr = server.accept()

if way != "blocking":
    conn.setblocking(False)
asked = 0
while True:
    asked += 1
    try:
        data = conn.recv(1024)
        break
    except BlockingIOError:  # EAGAIN: nothing there yet
        if way == "napping":
            time.sleep(0.01)

print("Asked", "once" if asked == 1 else "more than once", "for:", data.decode(errors="replace"))
conn.setblocking(True)
conn.sendall(b"Hello " + data)
conn.close()
server.close()
