import asyncio


async def work():
    print("never")


async def main():
    work()


asyncio.run(main())
