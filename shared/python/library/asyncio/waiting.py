"""Waiting for several at once, or only for so long."""

from asyncio import coroutines, events, futures, tasks
from asyncio.exceptions import CancelledError, TimeoutError

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


def _release(waiter, *_):
    if not waiter.done():
        waiter.set_result(None)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Waits for futures, cancels none; gives (done, pending)."""
    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = set(fs)
    if any(coroutines.iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop = events.get_running_loop()
    waiter = loop.create_future()
    timer = None if timeout is None else loop.call_later(timeout, _release, waiter)
    left = len(fs)

    def on_done(future):
        nonlocal left
        left -= 1
        failed = not future.cancelled() and future.exception() is not None
        if left <= 0 or return_when == FIRST_COMPLETED or (return_when == FIRST_EXCEPTION and failed):
            if timer is not None:
                timer.cancel()
            _release(waiter)

    for future in fs:
        future.add_done_callback(on_done)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
        for future in fs:
            future.remove_done_callback(on_done)
    done = {future for future in fs if future.done()}
    return done, fs - done


async def _cancel_and_wait(future):
    waiter = events.get_running_loop().create_future()

    def on_done(_):
        _release(waiter)

    future.add_done_callback(on_done)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(on_done)


async def wait_for(fut, timeout):
    """Waits for one, so long; then cancels it and waits until it has ended."""
    if timeout is None:
        return await fut
    loop = events.get_running_loop()
    if timeout <= 0:
        fut = tasks.ensure_future(fut, loop=loop)
        if fut.done():
            return fut.result()
        return await _after_cancelling(fut)
    waiter = loop.create_future()
    waiter._waits_for = ("timer", round(timeout * 1_000_000))
    timer = loop.call_later(timeout, _release, waiter)

    def on_done(_):
        _release(waiter)

    fut = tasks.ensure_future(fut, loop=loop)
    fut.add_done_callback(on_done)
    try:
        try:
            await waiter
        except CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(on_done)
            await _cancel_and_wait(fut)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(on_done)
        return await _after_cancelling(fut)
    finally:
        timer.cancel()


async def _after_cancelling(future):
    await _cancel_and_wait(future)
    try:
        return future.result()  # it may have ended well all the same
    except CancelledError as cancelled:
        raise TimeoutError() from cancelled


class _Gathering(futures.Future):
    """The future of `gather`: cancelling it cancels all that it waits for."""

    _waits_for = ("other", "gather")

    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        cancelled = [child.cancel(msg=msg) for child in self._children]
        if any(cancelled):
            self._cancel_requested = True
        return any(cancelled)


def gather(*coros_or_futures, return_exceptions=False):
    """All results, in the order of the arguments; or the first exception, while the others go on."""
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    loop = events._get_running_loop()
    by_argument = {}
    children = []
    finished = 0
    outer = None

    def on_done(child):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not child.cancelled():
                child.exception()  # nobody else will ask for it
            return
        if not return_exceptions:
            if child.cancelled():
                return outer.set_exception(child._make_cancelled_error())
            if child.exception() is not None:
                return outer.set_exception(child.exception())
        if finished == len(by_argument):
            results = [_outcome(one) for one in children]
            if outer._cancel_requested:
                outer.set_exception(children[-1]._make_cancelled_error() if children[-1].cancelled() else CancelledError())
            else:
                outer.set_result(results)

    for argument in coros_or_futures:
        if argument not in by_argument:
            child = tasks.ensure_future(argument, loop=loop)
            loop = child.get_loop() if loop is None else loop
            by_argument[argument] = child
            child.add_done_callback(on_done)
        children.append(by_argument[argument])
    outer = _Gathering(children, loop=loop)
    return outer


def _outcome(future):
    if future.cancelled():
        return CancelledError("" if future._cancel_message is None else future._cancel_message)
    return future.exception() if future.exception() is not None else future.result()


def shield(arg):
    """A future that can be cancelled without cancelling what it stands for."""
    inner = tasks.ensure_future(arg)
    if inner.done():
        return inner
    outer = inner.get_loop().create_future()
    outer._waits_for = getattr(inner, "_waits_for", outer._waits_for)

    def on_inner(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
        elif inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def on_outer(outer):
        if not inner.done():
            inner.remove_done_callback(on_inner)

    inner.add_done_callback(on_inner)
    outer.add_done_callback(on_outer)
    return outer


def as_completed(fs, *, timeout=None):
    """An iterator of coroutines; awaiting the next gives the result of whichever is done next."""
    from asyncio.queues import Queue

    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    done = Queue()
    loop = events.get_event_loop()
    pending = {tasks.ensure_future(f, loop=loop) for f in set(fs)}
    timer = None

    def on_timeout():
        for future in pending:
            future.remove_done_callback(on_done)
            done.put_nowait(None)
        pending.clear()

    def on_done(future):
        if pending:
            pending.remove(future)
            done.put_nowait(future)
            if not pending and timer is not None:
                timer.cancel()

    async def next_done():
        future = await done.get()
        if future is None:
            raise TimeoutError
        return future.result()

    for future in pending:
        future.add_done_callback(on_done)
    if pending and timeout is not None:
        timer = loop.call_later(timeout, on_timeout)
    for _ in range(len(pending)):
        yield next_done()


def run_coroutine_threadsafe(coro, loop):
    """From another thread: runs a coroutine on the loop, gives a future that a thread can wait for."""
    from concurrent.futures import Future

    if not coroutines.iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    theirs = Future()

    def copy(task):
        if task.cancelled():
            theirs.cancel()
        elif task.exception() is not None:
            theirs.set_exception(task.exception())
        else:
            theirs.set_result(task.result())

    def start():
        try:
            tasks.ensure_future(coro, loop=loop).add_done_callback(copy)
        except BaseException as error:
            theirs.set_exception(error)
            raise

    loop.call_soon_threadsafe(start)
    return theirs
