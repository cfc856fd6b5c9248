import asyncio
import socket


async def player(loop, sock, name, first, rounds):
    if first:
        await loop.sock_sendall(sock, b"0")
    for _ in range(rounds):
        n = int(await loop.sock_recv(sock, 10))
        print(name, n)
        await loop.sock_sendall(sock, str(n + 1).encode())


async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    await asyncio.gather(player(loop, a, "ping", True, 2), player(loop, b, "pong", False, 2))
    a.close()
    b.close()


asyncio.run(main())
