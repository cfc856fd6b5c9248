import asyncio


async def add(a, b):
    await asyncio.sleep(0)
    return a + b


async def main():
    print("start")
    print(await add(1, 2))
    values = [await add(n, n) for n in range(3)]
    print(values)
    return "result"


print(asyncio.run(main()))
print(add.__name__, asyncio.iscoroutinefunction(add))
