"""A future: a place where a result will be, and who wants to know when it is there."""

from asyncio import events
from asyncio.exceptions import CancelledError, InvalidStateError

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"


def isfuture(thing):
    return hasattr(thing.__class__, "_asyncio_future_blocking") and thing._asyncio_future_blocking is not None


class Future:
    _state = _PENDING
    _result = None
    _exception = None
    _exception_tb = None
    _cancel_message = None
    _cancelled_exc = None
    _loop = None
    _log_traceback = False  # an exception that nobody has asked for yet
    _asyncio_future_blocking = False  # a task that gets this by `await` shall wait
    _waits_for = ("other", "Future")  # what a task that awaits it waits for, for the trace

    def __init__(self, *, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._callbacks = []

    def __repr__(self):
        return f"<{self.__class__.__name__} {' '.join(self._shown())}>"

    def _shown(self):
        parts = [self._state.lower()]
        if self._state == _FINISHED:
            parts.append(f"result={self._result!r}" if self._exception is None else f"exception={self._exception!r}")
        if self._callbacks:
            names = [getattr(callback, "__qualname__", repr(callback)) + "()" for callback, _ in self._callbacks]
            if len(names) > 2:
                names = [names[0], f"<{len(names) - 2} more>", names[-1]]
            parts.append(f"cb=[{', '.join(names)}]")
        return parts

    def __del__(self):
        if self._log_traceback:
            message = f"{self.__class__.__name__} exception was never retrieved"
            self._loop.call_exception_handler({"message": message, "exception": self._exception, "future": self})

    def get_loop(self):
        return self._loop

    def done(self):
        return self._state != _PENDING

    def cancelled(self):
        return self._state == _CANCELLED

    def result(self):
        if self._state == _FINISHED:
            if self._exception is None:
                return self._result
            self._log_traceback = False
            raise self._exception.with_traceback(self._exception_tb)
        if self._state == _CANCELLED:
            raise self._make_cancelled_error()
        raise InvalidStateError("Result is not set.")

    def exception(self):
        if self._state == _CANCELLED:
            raise self._make_cancelled_error()
        if self._state == _PENDING:
            raise InvalidStateError("Exception is not set.")
        self._log_traceback = False
        return self._exception

    def _make_cancelled_error(self):
        if self._cancelled_exc is not None:
            error, self._cancelled_exc = self._cancelled_exc, None
            return error
        return CancelledError() if self._cancel_message is None else CancelledError(self._cancel_message)

    def cancel(self, msg=None):
        self._log_traceback = False
        if self._state != _PENDING:
            return False
        self._state = _CANCELLED
        self._cancel_message = msg
        self._call_back()
        return True

    def set_result(self, result):
        if self._state != _PENDING:
            raise InvalidStateError("invalid state" if type(self) is Future else f"{self._state}: {self!r}")
        self._result = result
        self._state = _FINISHED
        self._call_back()

    def set_exception(self, exception):
        if self._state != _PENDING:
            raise InvalidStateError("invalid state" if type(self) is Future else f"{self._state}: {self!r}")
        if isinstance(exception, type):
            exception = exception()
        if type(exception) is StopIteration:
            raise TypeError("StopIteration interacts badly with generators and cannot be raised into a Future")
        self._exception = exception
        self._exception_tb = exception.__traceback__
        self._state = _FINISHED
        self._call_back()
        self._log_traceback = True

    def _call_back(self):
        """Callbacks never run here: the loop calls them in its next round."""
        callbacks, self._callbacks = self._callbacks, []
        for callback, context in callbacks:
            self._loop.call_soon(callback, self, context=context)

    def add_done_callback(self, callback, *, context=None):
        if self._state != _PENDING:
            self._loop.call_soon(callback, self, context=context)
        else:
            self._callbacks.append((callback, context))

    def remove_done_callback(self, callback):
        kept = [pair for pair in self._callbacks if pair[0] != callback]
        removed = len(self._callbacks) - len(kept)
        self._callbacks[:] = kept
        return removed

    def __await__(self):
        if self._state == _PENDING:
            self._asyncio_future_blocking = True
            yield self  # to the task, which goes on when this is done
        if self._state == _PENDING:
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__


def set_result_unless_cancelled(future, result):
    if not future.cancelled():
        future.set_result(result)


def wrap_future(future, *, loop=None):
    """A future of the loop for one of a thread pool: what happens to one happens to the other."""
    if isfuture(future):
        return future
    loop = events.get_event_loop() if loop is None else loop
    ours = loop.create_future()
    ours._waits_for = ("thread", None)

    def copy(theirs):
        if ours.cancelled():
            return
        if theirs.cancelled():
            ours.cancel()
        elif theirs.exception() is not None:
            ours.set_exception(theirs.exception())
        else:
            ours.set_result(theirs.result())

    def on_theirs(theirs):  # in the pool's thread
        if not (ours.cancelled() and loop.is_closed()):
            loop.call_soon_threadsafe(copy, theirs)

    def on_ours(ours):
        if ours.cancelled():
            future.cancel()

    ours.add_done_callback(on_ours)
    future.add_done_callback(on_theirs)
    return ours
