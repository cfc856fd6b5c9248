import asyncio

members = {}


async def handle(reader, writer):
    name = (await reader.readline()).decode().strip()
    members[name] = writer
    try:
        while line := await reader.readline():
            for other, peer in members.items():
                if other != name:
                    peer.write(f"{name}: ".encode() + line)
                    await peer.drain()
    finally:
        del members[name]
        writer.close()


async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 9045)
    ali = await asyncio.open_connection("127.0.0.1", 9045)
    ali[1].write(b"ali\n")
    lola = await asyncio.open_connection("127.0.0.1", 9045)
    lola[1].write(b"lola\n")
    while len(members) < 2:
        await asyncio.sleep(0.01)
    ali[1].write(b"salom\n")
    print(await lola[0].readline())
    lola[1].write(b"alaykum salom\n")
    print(await ali[0].readline())
    for _, writer in (ali, lola):
        writer.close()
        await writer.wait_closed()
    while members:
        await asyncio.sleep(0.01)
    print("empty room")
    server.close()


asyncio.run(main())
