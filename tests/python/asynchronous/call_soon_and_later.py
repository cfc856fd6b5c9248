import asyncio


async def main():
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    order = []

    def note(what):
        order.append(what)
        if what == "later 2":
            done.set()

    loop.call_later(0.02, note, "later 2")
    loop.call_later(0.01, note, "later 1")
    cancelled = loop.call_later(0.015, note, "never")
    loop.call_soon(note, "soon 1")
    loop.call_soon(note, "soon 2")
    cancelled.cancel()
    note("now")
    await done.wait()
    print(order)
    start = loop.time()
    await asyncio.sleep(0.02)
    print(loop.time() - start >= 0.019, loop.is_running())


asyncio.run(main())
