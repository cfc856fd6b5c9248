import asyncio


async def work(n):
    await asyncio.sleep(0.01 * n)
    if n == 2:
        raise ValueError("n is two")
    print("done", n)
    return n


async def main():
    async with asyncio.TaskGroup() as group:
        a = group.create_task(work(1))
        b = group.create_task(work(3))
    print(a.result() + b.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work(1))
            group.create_task(work(2))
            group.create_task(work(50))
    except* ValueError as errors:
        print(errors.exceptions)


asyncio.run(main())
