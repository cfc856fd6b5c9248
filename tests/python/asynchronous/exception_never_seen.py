import asyncio


async def fails():
    raise ValueError("in the task")


async def main():
    task = asyncio.create_task(fails())
    await asyncio.sleep(0.01)
    print(task.done(), repr(task.exception()))
    try:
        await task
    except ValueError as error:
        print("awaited:", error)
    try:
        task.result()
    except ValueError as error:
        print("result:", error)


asyncio.run(main())
