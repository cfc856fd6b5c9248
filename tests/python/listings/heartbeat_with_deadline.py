import asyncio
import contextlib


async def heartbeat(writer, beats):
    for n in range(beats):
        writer.write(b"beat %d\n" % n)
        await writer.drain()
        await asyncio.sleep(0.02)


async def monitor(reader, writer, log):
    with contextlib.suppress(ConnectionError):
        while True:
            try:
                line = await asyncio.wait_for(reader.readline(), timeout=0.3)
            except asyncio.TimeoutError:
                log.append("silent for too long")
                break
            if not line:
                log.append("closed")
                break
            log.append(line.decode().rstrip())
    writer.close()


async def main():
    log = []
    server = await asyncio.start_server(lambda r, w: monitor(r, w, log), "127.0.0.1", 9074)
    reader, writer = await asyncio.open_connection("127.0.0.1", 9074)
    await heartbeat(writer, 3)
    assert await reader.read() == b""
    writer.close()
    server.close()
    print(log)


asyncio.run(main())
