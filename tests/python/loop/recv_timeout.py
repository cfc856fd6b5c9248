import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    a.setblocking(False)
    try:
        await asyncio.wait_for(loop.sock_recv(a, 10), 0.02)
    except asyncio.TimeoutError:
        print("nothing came")
    b.send(b"late")
    print(await loop.sock_recv(a, 10))
    a.close()
    b.close()


asyncio.run(main())
