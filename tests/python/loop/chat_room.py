import asyncio

members = {}


async def handle(reader, writer):
    name = (await reader.readline()).decode().strip()
    members[name] = writer
    writer.write(b"welcome\n")
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
    print(await ali[0].readline())
    lola = await asyncio.open_connection("127.0.0.1", 9045)
    lola[1].write(b"lola\n")
    print(await lola[0].readline())
    ali[1].write(b"salom\n")
    print(await lola[0].readline())
    lola[1].write(b"alaykum salom\n")
    print(await ali[0].readline())
    for _, writer in (ali, lola):
        writer.close()
        await writer.wait_closed()
        await asyncio.sleep(0.05)
    print(members)
    server.close()


asyncio.run(main())
