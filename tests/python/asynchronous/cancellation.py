import asyncio


async def worker():
    try:
        while True:
            await asyncio.sleep(0.01)
    except asyncio.CancelledError:
        print("cleaning up")
        raise
    finally:
        print("finally")


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "refused"


async def main():
    task = asyncio.create_task(worker(), name="worker-1")
    await asyncio.sleep(0.03)
    print(task.get_name(), task.done(), task.cancel())
    try:
        await task
    except asyncio.CancelledError:
        print("awaited a cancelled task")
    print(task.cancelled(), task.done())
    other = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    other.cancel()
    print(await other, other.cancelled())
    never = asyncio.create_task(worker())
    never.cancel()
    print(await asyncio.gather(never, return_exceptions=True))


asyncio.run(main())
