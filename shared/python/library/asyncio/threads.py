"""Work that blocks, done in a thread while the loop goes on."""

from functools import partial

from asyncio import events


async def to_thread(func, /, *args, **kwargs):
    loop = events.get_running_loop()
    return await loop.run_in_executor(None, partial(func, *args, **kwargs))
