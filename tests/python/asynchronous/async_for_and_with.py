import asyncio


class Ticker:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n


class Resource:
    async def __aenter__(self):
        print("open")
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, kind, value, tb):
        await asyncio.sleep(0)
        print("close", kind.__name__ if kind else None)
        return kind is KeyError


async def main():
    async for n in Ticker(3):
        print(n)
    else:
        print("ran out")
    async with Resource() as r, Resource():
        print(type(r).__name__)
    async with Resource():
        raise KeyError("swallowed")
    print([n async for n in Ticker(4) if n % 2])
    print({n: n * n async for n in Ticker(2)})


asyncio.run(main())
