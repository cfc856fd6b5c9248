import asyncio
import socket

async def handle_client(conn, addr, loop):
    print("Connected:", addr)
    data = await loop.sock_recv(conn, 1024)
    print("Received:", data.decode())

    await loop.sock_sendall(conn, b"Hello async client")
    conn.close()

async def main():
    loop = asyncio.get_running_loop()

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("0.0.0.0", 9000))
    server.listen()
    server.setblocking(False)

    print("Async server listening...")

    while True:
        conn, addr = await loop.sock_accept(server)
        asyncio.create_task(handle_client(conn, addr, loop))

asyncio.run(main())
