"""An asyncio echo server with one slow command, done in three ways of which one stops everybody.

usage: async_slow_server.py PORT CLIENTS block|await|thread WORK_MILLIS
To a client that says `slow` it answers after so much work. It ends when that many clients have come and gone.
"""

import asyncio
import socket
import sys
import time

port = int(sys.argv[1])
clients = int(sys.argv[2])
way = sys.argv[3]
work = int(sys.argv[4]) / 1000


async def do_slow_work():
    if way == "block":
        time.sleep(work)  # the whole event loop sleeps
    elif way == "await":
        await asyncio.sleep(work)
    else:
        await asyncio.to_thread(time.sleep, work)


async def handle_client(conn, loop):
    try:
        while data := await loop.sock_recv(conn, 1024):
            if data.strip() == b"slow":
                print("Slow work begins")
                await do_slow_work()
                print("Slow work is done")
            await loop.sock_sendall(conn, data)
    finally:
        conn.close()


async def main():
    loop = asyncio.get_running_loop()
    server = socket.create_server(("0.0.0.0", port))
    server.setblocking(False)
    print("Listening on port", port)

    tasks = set()  # the loop itself keeps tasks only weakly
    for _ in range(clients):
        conn, addr = await loop.sock_accept(server)
        tasks.add(asyncio.create_task(handle_client(conn, loop)))
    await asyncio.gather(*tasks)
    server.close()


asyncio.run(main())
