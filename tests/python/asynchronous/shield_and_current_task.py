import asyncio


async def important():
    await asyncio.sleep(0.03)
    print("important finished")
    return "kept"


async def main():
    print(asyncio.current_task().get_name() != "", len(asyncio.all_tasks()))
    inner = asyncio.create_task(important())
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.01)
    except asyncio.TimeoutError:
        print("gave up waiting")
    print(await inner)


asyncio.run(main())
