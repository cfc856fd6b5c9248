import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    server = socket.create_server(("127.0.0.1", 9040))
    server.setblocking(False)
    client = socket.socket()
    client.setblocking(False)
    _, (conn, addr) = await asyncio.gather(loop.sock_connect(client, ("127.0.0.1", 9040)), loop.sock_accept(server))
    await loop.sock_sendall(client, b"hello")
    print(await loop.sock_recv(conn, 100), addr[0])
    conn.close()
    print(await loop.sock_recv(client, 100))
    client.close()
    server.close()


asyncio.run(main())
