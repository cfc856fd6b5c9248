"""An asyncio server that sends each client a big answer: what does not fit into the buffers waits in the task.

usage: async_big_sender.py PORT CLIENTS BYTES
It ends when that many clients have got everything.
"""

import asyncio
import socket
import sys

port = int(sys.argv[1])
clients = int(sys.argv[2])
size = int(sys.argv[3])


async def send_all(conn, number, loop):
    print("Client", number, "gets", size, "bytes")
    await loop.sock_sendall(conn, b"x" * size)
    print("Everything for client", number, "is with the kernel")
    conn.close()


async def main():
    loop = asyncio.get_running_loop()
    server = socket.create_server(("0.0.0.0", port))
    server.setblocking(False)
    print("Listening on port", port)

    tasks = []
    for number in range(1, clients + 1):
        conn, addr = await loop.sock_accept(server)
        tasks.append(asyncio.create_task(send_all(conn, number, loop)))
    await asyncio.gather(*tasks)
    server.close()


asyncio.run(main())
