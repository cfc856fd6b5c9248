import asyncio


async def waiter(name, event):
    print(name, "waits")
    await event.wait()
    print(name, "goes")


async def careful(name, lock):
    async with lock:
        print(name, "in")
        await asyncio.sleep(0.01)
        print(name, "out")


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(n, event)) for n in "ab"]
    await asyncio.sleep(0)
    print("set", event.is_set())
    event.set()
    await asyncio.gather(*tasks)
    lock = asyncio.Lock()
    await asyncio.gather(*(careful(n, lock) for n in "xyz"))
    print(lock.locked())


asyncio.run(main())
