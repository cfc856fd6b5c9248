"""Queues between tasks."""

from collections import deque
from heapq import heappop, heappush

from asyncio import locks


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


class Queue(locks._InALoop):
    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters = deque()
        self._putters = deque()
        self._unfinished_tasks = 0
        self._finished = locks.Event()
        self._finished.set()
        self._init(maxsize)

    # What the other kinds of queue do in their own way.

    def _init(self, maxsize):
        self._queue = deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} {self._about()}>"

    def __str__(self):
        return f"<{type(self).__name__} {self._about()}>"

    def _about(self):
        text = f"maxsize={self._maxsize!r}"
        if self._queue:
            text += f" _queue={list(self._queue)!r}"
        for name in ("_getters", "_putters"):
            if getattr(self, name):
                text += f" {name}[{len(getattr(self, name))}]"
        return text + (f" tasks={self._unfinished_tasks}" if self._unfinished_tasks else "")

    @property
    def maxsize(self):
        return self._maxsize

    def qsize(self):
        return len(self._queue)

    def empty(self):
        return not self._queue

    def full(self):
        return 0 < self._maxsize <= len(self._queue)

    def _wake_next(self, waiters):
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                break

    async def _wait_among(self, waiters, is_still_needed):
        waiter = self._new_waiter()
        waiters.append(waiter)
        try:
            await waiter
        except:
            waiter.cancel()
            if waiter in waiters:
                waiters.remove(waiter)
            if not is_still_needed() and not waiter.cancelled():
                self._wake_next(waiters)  # it was woken and then cancelled: another takes its place
            raise

    async def put(self, item):
        while self.full():
            await self._wait_among(self._putters, self.full)
        self.put_nowait(item)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished_tasks += 1
        self._finished.clear()
        self._wake_next(self._getters)

    async def get(self):
        while self.empty():
            await self._wait_among(self._getters, self.empty)
        return self.get_nowait()

    def get_nowait(self):
        if self.empty():
            raise QueueEmpty
        item = self._get()
        self._wake_next(self._putters)
        return item

    def task_done(self):
        if self._unfinished_tasks <= 0:
            raise ValueError("task_done() called too many times")
        self._unfinished_tasks -= 1
        if self._unfinished_tasks == 0:
            self._finished.set()

    async def join(self):
        if self._unfinished_tasks > 0:
            await self._finished.wait()


class PriorityQueue(Queue):
    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        heappush(self._queue, item)

    def _get(self):
        return heappop(self._queue)


class LifoQueue(Queue):
    def _init(self, maxsize):
        self._queue = []

    def _get(self):
        return self._queue.pop()
