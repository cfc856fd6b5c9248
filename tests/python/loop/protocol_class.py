import asyncio


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        print("made")

    def data_received(self, data):
        print("received", data)
        self.transport.write(data[::-1])

    def eof_received(self):
        print("eof")

    def connection_lost(self, error):
        print("lost", error)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", 9044)
    reader, writer = await asyncio.open_connection("127.0.0.1", 9044)
    writer.write(b"abc")
    print(await reader.read(10))
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.02)
    server.close()


asyncio.run(main())
