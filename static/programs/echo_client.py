"""A client of an echo server: it says its message several times, waits for each answer, and closes.

usage: echo_client.py ADDRESS PORT MESSAGE TIMES PAUSE_MILLIS
MESSAGE is written as hexadecimal digits, because it need not be text. An answer that does not come in five
seconds is given up.
"""

import socket
import sys
import time

address = sys.argv[1]
port = int(sys.argv[2])
message = bytes.fromhex(sys.argv[3])
times = int(sys.argv[4])
pause = int(sys.argv[5]) / 1000

sock = socket.create_connection((address, port))
sock.settimeout(5)
try:
    for number in range(times):
        if number and pause:
            time.sleep(pause)
        sock.sendall(message)
        answer = b""
        while len(answer) < len(message):
            chunk = sock.recv(1024)
            if not chunk:
                break
            answer += chunk
        print("Back came:", answer.decode(errors="replace"))
except TimeoutError:
    print("No answer; only this came:", answer.decode(errors="replace"))
sock.close()
