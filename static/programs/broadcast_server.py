"""A chat server that sends each message to everybody, in one of two ways when somebody does not read.

usage: broadcast_server.py PORT CLIENTS together|queues MESSAGES BYTES PAUSE_MILLIS
`together` sends to one client after the other and waits for the slowest. With `queues` each client has a queue of
sixteen messages and a task that writes; what does not fit into the queue is dropped for that client alone.
"""

import asyncio
import socket
import sys

PORT = int(sys.argv[1])
CLIENTS = int(sys.argv[2])
WAY = sys.argv[3]
MESSAGES = int(sys.argv[4])
SIZE = int(sys.argv[5])
PAUSE = int(sys.argv[6]) / 1000


async def write(conn, queue, loop):
    try:
        while (message := await queue.get()) is not None:
            await loop.sock_sendall(conn, message)
    finally:
        conn.close()


async def broadcast_together(conns, loop):
    for number in range(MESSAGES):
        message = bytes([65 + number % 26]) * SIZE
        for conn in conns:
            await loop.sock_sendall(conn, message)
        await asyncio.sleep(PAUSE)
    for conn in conns:
        conn.close()


async def broadcast_by_queues(conns, loop):
    queues = [asyncio.Queue(16) for _ in conns]
    writers = [asyncio.create_task(write(conn, queue, loop)) for conn, queue in zip(conns, queues)]
    dropped = 0
    for number in range(MESSAGES):
        message = bytes([65 + number % 26]) * SIZE
        for queue in queues:
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                dropped += 1
        await asyncio.sleep(PAUSE)
    for queue in queues:
        await queue.put(None)
    await asyncio.gather(*writers)
    print("Something was dropped" if dropped else "Nothing was dropped")


async def main():
    loop = asyncio.get_running_loop()
    server = socket.create_server(("0.0.0.0", PORT))
    server.setblocking(False)
    print("Listening on port", PORT)
    conns = []
    for _ in range(CLIENTS):
        conn, addr = await loop.sock_accept(server)
        conns.append(conn)
    print("Everybody is here")
    if WAY == "together":
        await broadcast_together(conns, loop)
    else:
        await broadcast_by_queues(conns, loop)
    server.close()


asyncio.run(main())
print("The last message is sent")
