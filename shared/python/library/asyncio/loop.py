"""The event loop: what runs next, and how long to wait if nothing can.

Each round asks the selector who is ready, moves timers that are due to the queue, and runs what was in the queue when
the round began. Sockets are in `selector_loop`.
"""

import heapq
import sys
import threading
from collections import deque
from time import monotonic

from asyncio import coroutines, events, futures, tasks

_LONGEST_WAIT = 24 * 3600
# So many cancelled timers, and more than half of all: then they are cleared away.
_MANY_TIMERS = 100


class BaseEventLoop(events.AbstractEventLoop):
    def __init__(self):
        self._ready = deque()
        self._scheduled = []  # a heap of timers
        self._cancelled_timers = 0
        self._closed = self._stopping = self._debug = False
        self._thread = None
        self._resolution = 1e-9  # of the monotonic clock, in seconds
        self._exception_handler = self._task_factory = None
        self._executor = None
        self._executor_is_shut = False
        self._asyncgens = []

    def __repr__(self):
        state = f"running={self.is_running()} closed={self._closed} debug={self._debug}"
        return f"<{self.__class__.__name__} {state}>"

    # Time and callbacks

    def time(self):
        return monotonic()

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = self.call_soon(callback, *args, context=context)
        self._write_to_self()
        return handle

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        timer = events.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def _timer_handle_cancelled(self, timer):
        if timer._scheduled:
            self._cancelled_timers += 1

    def create_future(self):
        return futures.Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        self._check_closed()
        if self._task_factory is None:
            return tasks.Task(coro, loop=self, name=name, context=context)
        task = self._task_factory(self, coro)
        if name is not None:
            task.set_name(name)
        return task

    def set_task_factory(self, factory):
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    # Running

    def _run_once(self):
        scheduled = self._scheduled
        if len(scheduled) > _MANY_TIMERS and self._cancelled_timers * 2 > len(scheduled):
            kept = [timer for timer in scheduled if not timer._cancelled]
            for timer in scheduled:
                timer._scheduled = not timer._cancelled
            heapq.heapify(kept)
            self._scheduled = scheduled = kept
            self._cancelled_timers = 0
        else:
            while scheduled and scheduled[0]._cancelled:
                self._cancelled_timers -= 1
                heapq.heappop(scheduled)._scheduled = False

        timeout = None
        if self._ready or self._stopping:
            timeout = 0
        elif scheduled:
            timeout = min(max(0, scheduled[0]._when - self.time()), _LONGEST_WAIT)
        micros = None if timeout is None else round(timeout * 1_000_000)
        tasks.task_event("polled", 0, micros, len(self._ready))
        found = self._selector.select(timeout)
        tasks.task_event("woke", 0, len(found))
        self._process_events(found)

        end = self.time() + self._resolution
        while scheduled and scheduled[0]._when < end:
            timer = heapq.heappop(scheduled)
            timer._scheduled = False
            self._ready.append(timer)

        # What these callbacks add runs in the next round, so that no chain of callbacks keeps sockets waiting.
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()
        handle = None

    def run_forever(self):
        self._check_closed()
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if events._get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")
        self._thread = threading.get_ident()
        # The machine tells nobody of asynchronous generators that begin or are dropped; CPython does.
        hooks = sys.get_asyncgen_hooks() if hasattr(sys, "get_asyncgen_hooks") else None
        if hooks:
            sys.set_asyncgen_hooks(firstiter=self._on_asyncgen_begun, finalizer=self._on_asyncgen_dropped)
        events._set_running_loop(self)
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._thread = None
            events._set_running_loop(None)
            if hooks:
                sys.set_asyncgen_hooks(*hooks)

    def run_until_complete(self, future):
        self._check_closed()
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        is_ours = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        future.add_done_callback(_stop_the_loop)
        try:
            self.run_forever()
        except:
            if is_ours and future.done() and not future.cancelled():
                future.exception()  # it is on its way up already
            raise
        finally:
            future.remove_done_callback(_stop_the_loop)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._thread is not None

    def is_closed(self):
        return self._closed

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        self._closed = True
        self._ready.clear()
        self._scheduled.clear()
        self._executor_is_shut = True
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=False)

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    # Asynchronous generators that were left in the middle

    def _on_asyncgen_begun(self, generator):
        self._asyncgens.append(generator)

    def _on_asyncgen_dropped(self, generator):
        self._forget(generator)
        if not self._closed:
            self.call_soon_threadsafe(self.create_task, generator.aclose())

    def _forget(self, generator):
        self._asyncgens = [one for one in self._asyncgens if one is not generator]

    async def shutdown_asyncgens(self):
        from asyncio.waiting import gather

        left = [one for one in self._asyncgens if one.ag_frame is not None]
        self._asyncgens = []
        if not left:
            return
        results = await gather(*[one.aclose() for one in left], return_exceptions=True)
        for result, generator in zip(results, left):
            if isinstance(result, Exception):
                message = f"an error occurred during closing of asynchronous generator {generator!r}"
                self.call_exception_handler({"message": message, "exception": result, "asyncgen": generator})

    # Threads

    def set_default_executor(self, executor):
        self._executor = executor

    def run_in_executor(self, executor, func, *args):
        self._check_closed()
        if executor is None:
            if self._executor_is_shut:
                raise RuntimeError("Executor shutdown has been called")
            if self._executor is None:
                from concurrent.futures import ThreadPoolExecutor

                self._executor = ThreadPoolExecutor(thread_name_prefix="asyncio")
            executor = self._executor
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    async def shutdown_default_executor(self):
        self._executor_is_shut = True
        if self._executor is None:
            return
        future = self.create_future()
        future._waits_for = ("thread", None)

        def shut_down():
            try:
                self._executor.shutdown(wait=True)
                if not self._closed:
                    self.call_soon_threadsafe(future.set_result, None)
            except Exception as error:
                if not self._closed:
                    self.call_soon_threadsafe(future.set_exception, error)

        thread = threading.Thread(target=shut_down)
        thread.start()
        try:
            await future
        finally:
            thread.join()

    # Errors that nobody else gets

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def get_exception_handler(self):
        return self._exception_handler

    def default_exception_handler(self, context):
        import logging

        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context):
            if key not in ("message", "exception"):
                lines.append(f"{key}: {context[key]!r}")
        error = context.get("exception")
        raised = False if error is None else (type(error), error, error.__traceback__)
        logging.getLogger("asyncio").error("\n".join(lines), exc_info=raised)

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            return self.default_exception_handler(context)
        try:
            self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            message = "Unhandled error in exception handler"
            self.default_exception_handler({"message": message, "exception": error, "context": context})


def _stop_the_loop(future):
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        return  # it comes out of the loop by itself
    future.get_loop().stop()
