import asyncio
import socket


async def handle_client(conn, addr, loop):
    print("Connected:", addr[0])
    data = await loop.sock_recv(conn, 1024)
    print("Received:", data.decode())

    await loop.sock_sendall(conn, b"Hello async client")
    conn.close()


async def client(loop):
    sock = socket.socket()
    sock.setblocking(False)
    await loop.sock_connect(sock, ("127.0.0.1", 9041))
    await loop.sock_sendall(sock, b"salom")
    print("client:", await loop.sock_recv(sock, 1024))
    sock.close()


async def main():
    loop = asyncio.get_running_loop()
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 9041))
    server.listen()
    server.setblocking(False)
    talking = asyncio.create_task(client(loop))
    conn, addr = await loop.sock_accept(server)
    await asyncio.create_task(handle_client(conn, addr, loop))
    await talking
    server.close()


asyncio.run(main())
