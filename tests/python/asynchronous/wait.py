import asyncio


async def job(n):
    await asyncio.sleep(0.02 * n)
    if n == 2:
        raise RuntimeError("job 2")
    return n


async def main():
    tasks = [asyncio.create_task(job(n)) for n in (1, 2, 3)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), done.pop().result())
    done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), repr(done.pop().exception()))
    done, pending = await asyncio.wait(pending)
    print(len(done), len(pending))
    done, pending = await asyncio.wait([asyncio.create_task(job(5))], timeout=0.01)
    print(len(done), len(pending))
    for task in pending:
        task.cancel()


asyncio.run(main())
