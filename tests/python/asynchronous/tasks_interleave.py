import asyncio


async def count(name, delay, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(delay)
    print(name, "done")
    return name


async def main():
    slow = asyncio.create_task(count("slow", 0.03, 2))
    fast = asyncio.create_task(count("fast", 0.02, 3))
    print("created")
    print(await slow, await fast)


asyncio.run(main())
