import asyncio


class Receiver(asyncio.DatagramProtocol):
    def __init__(self, got):
        self.got = got

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        print("datagram", data)
        self.got.set_result(data)


async def main():
    loop = asyncio.get_running_loop()
    got = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(lambda: Receiver(got), local_addr=("127.0.0.1", 9046))
    sender, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=("127.0.0.1", 9046))
    sender.sendto(b"ping")
    print(await got)
    sender.close()
    transport.close()


asyncio.run(main())
