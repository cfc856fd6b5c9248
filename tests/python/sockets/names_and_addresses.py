import socket

print(socket.inet_aton("10.0.0.1"), socket.inet_ntoa(b"\x7f\x00\x00\x01"), socket.htons(80), socket.ntohs(0x5000), socket.htonl(1), socket.ntohl(0x01000000))
print(socket.inet_pton(socket.AF_INET, "1.2.3.4"), socket.inet_ntop(socket.AF_INET, bytes([1, 2, 3, 4])))
print(socket.gethostbyname("localhost"), socket.gethostbyname("127.0.0.1"))
for info in socket.getaddrinfo("127.0.0.1", 80, socket.AF_INET, socket.SOCK_STREAM):
    print(info)
for attempt in (lambda: socket.inet_aton("x"), lambda: socket.inet_pton(socket.AF_INET, "1.2.3"), lambda: socket.inet_ntoa(b"abc")):
    try:
        attempt()
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)
