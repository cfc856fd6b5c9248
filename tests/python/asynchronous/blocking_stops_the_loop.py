import asyncio
import time


async def ticker(events):
    for i in range(3):
        events.append(f"tick {i}")
        await asyncio.sleep(0.01)


async def rude(events):
    await asyncio.sleep(0.005)
    events.append("rude begins")
    time.sleep(0.1)
    events.append("rude ends")


async def main():
    events = []
    await asyncio.gather(ticker(events), rude(events))
    print(events)


asyncio.run(main())
