"""A pool: a few threads and a queue of work for them."""

import os
import threading
from concurrent.futures.future import BrokenExecutor, Future
from itertools import count
from queue import Empty, SimpleQueue
from time import monotonic

_pools = []  # those that have threads; at the end of the program they finish their work


class Executor:
    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        end = None if timeout is None else timeout + monotonic()
        futures = [self.submit(fn, *args) for args in zip(*iterables)]

        def results():
            try:
                futures.reverse()
                while futures:
                    yield futures.pop().result(None if end is None else end - monotonic())
            finally:
                for future in futures:
                    future.cancel()

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self.shutdown(wait=True)
        return False


class BrokenThreadPool(BrokenExecutor):
    pass


class ThreadPoolExecutor(Executor):
    _numbers = count()

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._prefix = thread_name_prefix or f"ThreadPoolExecutor-{next(self._numbers)}"
        self._initializer, self._initargs = initializer, initargs
        self._work = SimpleQueue()  # (future, function, args, kwargs); `None` ends a worker
        self._threads = []
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._is_shut = False

    def submit(self, fn, /, *args, **kwargs):
        with self._lock:
            if self._is_shut:
                raise RuntimeError("cannot schedule new futures after shutdown")
            future = Future()
            self._work.put((future, fn, args, kwargs))
            # A thread that waits for work takes it; otherwise there is room for one more, or it waits.
            if not self._idle.acquire(timeout=0) and len(self._threads) < self._max_workers:
                name = f"{self._prefix}_{len(self._threads)}"
                thread = threading.Thread(name=name, target=self._run)
                if self not in _pools:
                    _pools.append(self)
                self._threads.append(thread)
                thread.start()
            return future

    def _run(self):
        if self._initializer is not None:
            self._initializer(*self._initargs)
        while True:
            try:
                item = self._work.get_nowait()
            except Empty:
                self._idle.release()
                item = self._work.get()
            if item is None:
                self._work.put(None)  # for the next worker
                return
            future, fn, args, kwargs = item
            if future.set_running_or_notify_cancel():
                try:
                    result = fn(*args, **kwargs)
                except BaseException as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)
            # What it was called with should not live until there is more work.
            del item, future, fn, args, kwargs

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._lock:
            self._is_shut = True
            if cancel_futures:
                try:
                    while item := self._work.get_nowait():
                        item[0].cancel()
                except Empty:
                    pass
            self._work.put(None)
        if wait:
            for thread in self._threads:
                thread.join()
            if self in _pools:
                _pools.remove(self)


def _at_the_end():
    for pool in list(_pools):
        pool._work.put(None)
        for thread in pool._threads:
            thread.join()


threading._register_atexit(_at_the_end)
