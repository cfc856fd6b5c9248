"""An asyncio server on bare sockets: one thread, one event loop, a task for each client.

usage: async_server.py PORT CLIENTS
It ends when it has served that many clients.
"""

import asyncio
import socket
import sys

port = int(sys.argv[1])
clients = int(sys.argv[2])


async def handle_client(conn, addr, loop):
    print("Connected:", addr[0])
    data = await loop.sock_recv(conn, 1024)
    print("Received:", data.decode(errors="replace"))

    await loop.sock_sendall(conn, b"Hello async client")
    conn.close()


async def main():
    loop = asyncio.get_running_loop()

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("0.0.0.0", port))
    server.listen()
    server.setblocking(False)
    print("Listening on port", port)

    tasks = []
    for _ in range(clients):
        conn, addr = await loop.sock_accept(server)
        tasks.append(asyncio.create_task(handle_client(conn, addr, loop)))
    await asyncio.gather(*tasks)
    server.close()


asyncio.run(main())
