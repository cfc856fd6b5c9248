import asyncio


async def ticks(n):
    try:
        for i in range(n):
            yield i
            await asyncio.sleep(0)
    finally:
        print("generator closed")


async def main():
    async for i in ticks(2):
        print(i)
    g = ticks(5)
    print(await g.__anext__(), await anext(g))
    await g.aclose()
    print([i async for i in ticks(2)])
    total = 0
    async for i in ticks(100):
        total += i
        if i == 3:
            break
    print(total)


asyncio.run(main())
print("after")
