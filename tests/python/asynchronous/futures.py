import asyncio


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: print("callback:", f.result()))
    loop.call_later(0.01, future.set_result, "answer")
    print(future.done())
    print(await future, future.done())
    try:
        future.set_result("again")
    except asyncio.InvalidStateError as error:
        print(type(error).__name__, error)
    broken = loop.create_future()
    broken.set_exception(ValueError("no answer"))
    try:
        await broken
    except ValueError as error:
        print(error)
    fresh = loop.create_future()
    try:
        fresh.result()
    except asyncio.InvalidStateError as error:
        print(error)
    print(fresh.cancel(), fresh.cancelled())


asyncio.run(main())
