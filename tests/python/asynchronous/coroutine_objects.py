import asyncio


async def hello():
    return "hello"


c = hello()
print(type(c).__name__, asyncio.iscoroutine(c))
try:
    c.send(None)
except StopIteration as stop:
    print("value", stop.value)


class Awaitable:
    def __await__(self):
        yield "yielded"
        return "awaited"


async def drive():
    return await Awaitable()


d = drive()
print(d.send(None))
try:
    d.send(None)
except StopIteration as stop:
    print(stop.value)
d.close()

try:
    asyncio.run(5)
except ValueError as error:
    print(error)


async def bad():
    await 5


try:
    asyncio.run(bad())
except TypeError as error:
    print(error)
