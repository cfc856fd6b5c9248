import asyncio


async def fetch(name, delay):
    await asyncio.sleep(delay)
    return name


async def main():
    jobs = [fetch("slow", 0.06), fetch("quick", 0.01), fetch("middle", 0.03)]
    for next_one in asyncio.as_completed(jobs):
        print(await next_one)


asyncio.run(main())
