import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    a.setblocking(False)
    done = loop.create_future()

    def on_readable():
        data = a.recv(100)
        print("readable:", data)
        loop.remove_reader(a)
        done.set_result(len(data))

    loop.add_reader(a, on_readable)
    loop.call_later(0.01, b.send, b"wake up")
    print(await done, loop.remove_reader(a))
    a.close()
    b.close()


asyncio.run(main())
