import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    b.send(b"data")
    print(await loop.sock_recv(a, 10))
    loop.set_debug(True)
    try:
        await loop.sock_recv(a, 10)
    except ValueError as error:
        print(error)
    a.close()
    b.close()


asyncio.run(main())
