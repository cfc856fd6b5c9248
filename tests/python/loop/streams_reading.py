import asyncio


async def feed(reader, writer):
    writer.write(b"header: value\r\nexactly5rest of it")
    await writer.drain()
    writer.close()


async def main():
    async with await asyncio.start_server(feed, "127.0.0.1", 9043):
        reader, writer = await asyncio.open_connection("127.0.0.1", 9043)
        print(await reader.readuntil(b"\r\n"), await reader.readexactly(8), await reader.read(3), reader.at_eof())
        try:
            await reader.readexactly(100)
        except asyncio.IncompleteReadError as error:
            print(error, error.partial, error.expected)
        print(await reader.read(), reader.at_eof(), writer.get_extra_info("peername"))
        writer.close()


asyncio.run(main())
