"""Sends datagrams without a connection: nobody says whether they arrived.

usage: udp_sender.py ADDRESS PORT MESSAGE TIMES PAUSE_MILLIS plain|connected
MESSAGE is written as hexadecimal digits, because it need not be text. A `connected` socket remembers where it
sends to and is told when nobody listens there.
"""

import socket
import sys
import time

address = sys.argv[1]
port = int(sys.argv[2])
message = bytes.fromhex(sys.argv[3])
times = int(sys.argv[4])
pause = int(sys.argv[5]) / 1000
connected = sys.argv[6] == "connected"

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if connected:
    sock.connect((address, port))
for number in range(times):
    if number and pause:
        time.sleep(pause)
    try:
        if connected:
            sock.send(message)
        else:
            sock.sendto(message, (address, port))
        print("Sent datagram", number + 1)
    except ConnectionRefusedError as error:
        print("Datagram", number + 1, "was not sent:", error)
sock.close()
