import asyncio


async def fails():
    await asyncio.sleep(0)
    raise ConnectionResetError(104, "Connection reset by peer")


async def main():
    print("about to fail")
    await fails()


asyncio.run(main())
