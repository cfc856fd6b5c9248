"""An asyncio server on raw sockets for as many clients as its second argument says."""

import asyncio
import socket
import sys


async def serve(loop, conn):
    data = await loop.sock_recv(conn, 1024)
    await loop.sock_sendall(conn, data)
    conn.close()


async def main():
    loop = asyncio.get_running_loop()
    server = socket.create_server(("0.0.0.0", int(sys.argv[1])))
    server.setblocking(False)
    tasks = []
    for _ in range(int(sys.argv[2])):
        conn, addr = await loop.sock_accept(server)
        tasks.append(asyncio.create_task(serve(loop, conn)))
    await asyncio.gather(*tasks)


asyncio.run(main())
