import asyncio
import random

random.seed(7)
SITE = {f"/page{n}": [f"/page{m}" for m in random.sample(range(12), 3)] for n in range(12)}


class Crawler:
    def __init__(self, limit):
        self.seen = set()
        self.queue = asyncio.Queue()
        self.limit = asyncio.Semaphore(limit)
        self.active = self.most = 0

    async def fetch(self, url):
        async with self.limit:
            self.active += 1
            self.most = max(self.most, self.active)
            await asyncio.sleep(0.001 * (len(url) - 4))
            self.active -= 1
        return SITE[url]

    async def worker(self):
        while True:
            url = await self.queue.get()
            try:
                for link in await self.fetch(url):
                    self.add(link)
            finally:
                self.queue.task_done()

    def add(self, url):
        if url not in self.seen:
            self.seen.add(url)
            self.queue.put_nowait(url)

    async def run(self, start):
        self.add(start)
        workers = [asyncio.create_task(self.worker()) for _ in range(5)]
        await self.queue.join()
        for w in workers:
            w.cancel()
        results = await asyncio.gather(*workers, return_exceptions=True)
        return [type(r).__name__ for r in results]


async def main():
    crawler = Crawler(2)
    print(await crawler.run("/page0"))
    print(len(crawler.seen), crawler.most <= 2, sorted(crawler.seen)[:4])


asyncio.run(main())
