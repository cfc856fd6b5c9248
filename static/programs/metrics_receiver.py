"""Collects metrics in the notation of StatsD: `name:value|c` counts, `name:value|g` is a gauge.

usage: metrics_receiver.py PORT PATIENCE_MILLIS
It prints what it has when no datagram came for a while.
"""

import socket
import sys
from collections import Counter

port = int(sys.argv[1])
patience = int(sys.argv[2]) / 1000

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("0.0.0.0", port))
sock.settimeout(patience)
print("Collecting on port", port)

counts = Counter()
gauges = {}
while True:
    try:
        data, addr = sock.recvfrom(1024)
    except TimeoutError:
        break
    for line in data.decode(errors="replace").splitlines():
        try:
            name, rest = line.split(":", 1)
            value, kind = rest.split("|", 1)
            if kind == "c":
                counts[name] += int(value)
            elif kind == "g":
                gauges[name] = int(value)
            else:
                print("Unknown kind:", line)
        except ValueError:
            print("Not a metric:", line)

for name, count in sorted(counts.items()):
    print(name, "=", count)
for name, value in sorted(gauges.items()):
    print(name, "is", value)
sock.close()
