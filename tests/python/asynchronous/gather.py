import asyncio


async def work(n):
    await asyncio.sleep(0.01 * (3 - n))
    print("finished", n)
    if n == 2:
        raise ValueError("two fails")
    return n * 10


async def main():
    print(await asyncio.gather(work(0), work(1), work(3)))
    results = await asyncio.gather(work(1), work(2), return_exceptions=True)
    print(results)
    try:
        await asyncio.gather(work(2), work(0))
    except ValueError as error:
        print("caught", error)
    await asyncio.sleep(0.05)
    print(await asyncio.gather())


asyncio.run(main())
