import asyncio
import contextlib


@contextlib.asynccontextmanager
async def session(name):
    print("open", name)
    await asyncio.sleep(0)
    try:
        yield name
    finally:
        print("close", name)


async def main():
    async with session("a") as a:
        print("using", a)
    async with contextlib.AsyncExitStack() as stack:
        for name in "xy":
            await stack.enter_async_context(session(name))
        print("both open")


asyncio.run(main())
