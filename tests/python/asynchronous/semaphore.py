import asyncio

active = 0
most = 0


async def download(n, limit):
    global active, most
    async with limit:
        active += 1
        most = max(most, active)
        await asyncio.sleep(0.01)
        active -= 1
    return n


async def main():
    limit = asyncio.Semaphore(3)
    results = await asyncio.gather(*(download(n, limit) for n in range(8)))
    print(results, "at most", most)
    print(limit.locked())


asyncio.run(main())
