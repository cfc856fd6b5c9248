"""A task: a coroutine that the event loop moves on, from one `await` to the next."""

from itertools import count

from asyncio import coroutines, events, futures
from asyncio.exceptions import CancelledError, InvalidStateError

try:
    from _trace import task_event
except ImportError:  # where nobody watches

    def task_event(kind, task, what=None, more=None):
        pass


_numbers = count(1)
_current = {}  # loop -> the task that runs
_all = set()  # tasks that are not done


class Task(futures.Future):
    def __init__(self, coro, *, loop=None, name=None, context=None):
        super().__init__(loop=loop)
        if not coroutines.iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        self._number = next(_numbers)
        self._name = f"Task-{self._number}" if name is None else str(name)
        self._waits_for = ("task", self._number)
        self._coro = coro
        self._context = context
        self._awaited = None  # the future that it waits for
        self._must_cancel = False
        self._cancel_requests = 0
        self._step_again = self._step
        self._wake = self._wakeup
        task_event("created", self._number, self._name)
        _all.add(self)
        self._loop.call_soon(self._step_again, context=context)

    def _shown(self):
        parts = super()._shown()
        if parts[0] == "pending" and self._must_cancel:
            parts[0] = "cancelling"
        parts[1:1] = [f"name={self._name!r}", f"coro=<{coroutines.shown(self._coro)}>"]
        if self._awaited is not None:
            parts.insert(3, f"wait_for={self._awaited!r}")
        return parts

    def get_coro(self):
        return self._coro

    def get_name(self):
        return self._name

    def set_name(self, name):
        self._name = str(name)

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        """Asks for `CancelledError` to be raised in the coroutine, where it waits."""
        self._log_traceback = False
        if self.done():
            return False
        self._cancel_requests += 1
        if self._awaited is not None and self._awaited.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._cancel_requests

    def uncancel(self):
        if self._cancel_requests > 0:
            self._cancel_requests -= 1
        return self._cancel_requests

    def _step(self, error=None):
        """Runs the coroutine until it waits again or ends."""
        if self.done():
            raise InvalidStateError(f"_step(): already done: {self!r}, {error!r}")
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._make_cancelled_error()
            self._must_cancel = False
        self._awaited = None
        loop = self._loop
        _current[loop] = self
        task_event("resumed", self._number)
        try:
            awaited = self._coro.send(None) if error is None else self._coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                self._end("cancelled")
                super().cancel(msg=self._cancel_message)
            else:
                self._end("returned")
                super().set_result(stop.value)
        except CancelledError as cancelled:
            self._cancelled_exc = cancelled
            self._end("cancelled")
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as end:
            self._end("raised", type(end).__name__)
            super().set_exception(end)
            raise
        except BaseException as raised:
            self._end("raised", type(raised).__name__)
            super().set_exception(raised)
        else:
            self._wait_for(awaited)
        finally:
            del _current[loop]
            self = None  # an exception holds this frame: it should not hold the task

    def _end(self, how, what=None):
        task_event("done", self._number, how, what)
        _all.discard(self)

    def _wait_for(self, awaited):
        blocking = getattr(awaited, "_asyncio_future_blocking", None)
        if blocking:
            if awaited._loop is not self._loop:
                return self._refuse(f"Task {self!r} got Future {awaited!r} attached to a different loop")
            if awaited is self:
                return self._refuse(f"Task cannot await on itself: {self!r}")
            task_event("suspended", self._number, *awaited._waits_for)
            awaited._asyncio_future_blocking = False
            awaited.add_done_callback(self._wake, context=self._context)
            self._awaited = awaited
            if self._must_cancel and awaited.cancel(msg=self._cancel_message):
                self._must_cancel = False
        elif awaited is None:  # a bare `yield`: only lets others go first
            task_event("suspended", self._number, "other", "turn")
            self._loop.call_soon(self._step_again, context=self._context)
        elif blocking is not None:
            self._refuse(f"yield was used instead of yield from in task {self!r} with {awaited!r}")
        else:
            self._refuse(f"Task got bad yield: {awaited!r}")

    def _refuse(self, message):
        self._loop.call_soon(self._step_again, RuntimeError(message), context=self._context)

    def _wakeup(self, awaited):
        try:
            awaited.result()
        except BaseException as error:
            self._step(error)
        else:
            self._step()
        self = None


def current_task(loop=None):
    return _current.get(events.get_running_loop() if loop is None else loop)


def all_tasks(loop=None):
    loop = events.get_running_loop() if loop is None else loop
    return {task for task in _all if task._loop is loop}


def create_task(coro, *, name=None, context=None):
    return events.get_running_loop().create_task(coro, name=name, context=context)


async def _awaiting(thing):
    return await thing


def ensure_future(thing, *, loop=None):
    """A future for anything that can be awaited: a coroutine becomes a task."""
    if futures.isfuture(thing):
        if loop is not None and loop is not thing.get_loop():
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return thing
    if not coroutines.iscoroutine(thing):
        if not hasattr(thing, "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        thing = _awaiting(thing)
    loop = events.get_event_loop() if loop is None else loop
    return loop.create_task(thing)


class _Turn:
    def __await__(self):
        yield


async def sleep(delay, result=None):
    if delay <= 0:
        await _Turn()
        return result
    loop = events.get_running_loop()
    future = loop.create_future()
    future._waits_for = ("timer", round(delay * 1_000_000))
    timer = loop.call_later(delay, futures.set_result_unless_cancelled, future, result)
    try:
        return await future
    finally:
        timer.cancel()
