import asyncio


async def slow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("slow was cancelled")
        raise


async def main():
    try:
        await asyncio.wait_for(slow(), timeout=0.02)
    except asyncio.TimeoutError as error:
        print("timed out", type(error).__name__, repr(str(error)))
    print(await asyncio.wait_for(asyncio.sleep(0, "quick"), 1))
    try:
        async with asyncio.timeout(0.02):
            await slow()
    except TimeoutError:
        print("timeout block ended")
    async with asyncio.timeout(None) as cm:
        await asyncio.sleep(0)
    print(cm.expired())


asyncio.run(main())
