import asyncio
import threading
import time


def blocking(n):
    time.sleep(0.02)
    return n, threading.current_thread() is threading.main_thread()


async def main():
    print(await asyncio.to_thread(blocking, 1))
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, blocking, 2))
    print(await asyncio.gather(asyncio.to_thread(blocking, 3), asyncio.to_thread(blocking, 4)))


asyncio.run(main())
