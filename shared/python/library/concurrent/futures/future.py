"""A result that will be there, for threads."""

import threading
from collections import namedtuple
from time import monotonic

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

TimeoutError = TimeoutError


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


class Future:
    def __init__(self):
        self._condition = threading.Condition()
        self._state = "PENDING"  # then RUNNING and FINISHED, or CANCELLED
        self._result = self._exception = None
        self._callbacks = []

    def __repr__(self):
        where = f"<{self.__class__.__name__} at {id(self):#x} state={self._state.lower()}"
        if self._state != "FINISHED":
            return where + ">"
        what = "returned" if self._exception is None else "raised"
        value = self._result if self._exception is None else self._exception
        return f"{where} {what} {value.__class__.__name__}>"

    def cancel(self):
        with self._condition:
            if self._state in ("RUNNING", "FINISHED"):
                return False
            if self._state == "CANCELLED":
                return True
            self._state = "CANCELLED"
            self._condition.notify_all()
        self._call_back()
        return True

    def cancelled(self):
        return self._state == "CANCELLED"

    def running(self):
        return self._state == "RUNNING"

    def done(self):
        return self._state in ("CANCELLED", "FINISHED")

    def _call_back(self):
        for callback in self._callbacks:
            self._call(callback)

    def _call(self, callback):
        try:
            callback(self)
        except Exception:
            import logging

            logging.getLogger("concurrent.futures").exception("exception calling callback for %r", self)

    def add_done_callback(self, fn):
        with self._condition:
            if not self.done():
                self._callbacks.append(fn)
                return
        self._call(fn)

    def _wait_until_done(self, timeout):
        with self._condition:
            if not self.done():
                self._condition.wait(timeout)
            if self._state == "CANCELLED":
                raise CancelledError()
            if self._state != "FINISHED":
                raise TimeoutError()

    def result(self, timeout=None):
        self._wait_until_done(timeout)
        if self._exception is None:
            return self._result
        try:
            raise self._exception
        finally:
            self = None  # the exception holds this frame

    def exception(self, timeout=None):
        self._wait_until_done(timeout)
        return self._exception

    # For whoever works it out

    def set_running_or_notify_cancel(self):
        with self._condition:
            if self._state == "CANCELLED":
                return False
            if self._state != "PENDING":
                raise RuntimeError("Future in unexpected state")
            self._state = "RUNNING"
            return True

    def set_result(self, result):
        self._finish(result, None)

    def set_exception(self, exception):
        self._finish(None, exception)

    def _finish(self, result, exception):
        with self._condition:
            if self.done():
                raise InvalidStateError(f"{self._state}: {self!r}")
            self._result, self._exception = result, exception
            self._state = "FINISHED"
            self._condition.notify_all()
        self._call_back()


class _Watch:
    """Counts futures that become done."""

    def __init__(self, futures):
        self._changed = threading.Condition()
        self.done = []
        for future in futures:
            future.add_done_callback(self._on_done)

    def _on_done(self, future):
        with self._changed:
            self.done.append(future)
            self._changed.notify_all()

    def wait(self, is_enough, end):
        with self._changed:
            left = None if end is None else end - monotonic()
            return self._changed.wait_for(is_enough, left)


DoneAndNotDoneFutures = namedtuple("DoneAndNotDoneFutures", "done not_done")


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return condition: {return_when!r}")
    fs = set(fs)
    watch = _Watch(fs)

    def is_enough():
        if len(watch.done) == len(fs):
            return True
        if return_when == FIRST_COMPLETED:
            return bool(watch.done)
        if return_when == FIRST_EXCEPTION:
            return any(not future.cancelled() and future.exception() is not None for future in watch.done)
        return False

    watch.wait(is_enough, None if timeout is None else monotonic() + timeout)
    done = {future for future in fs if future.done()}
    return DoneAndNotDoneFutures(done, fs - done)


def as_completed(fs, timeout=None):
    """Gives each future when it is done."""
    fs = set(fs)
    end = None if timeout is None else monotonic() + timeout
    watch = _Watch(fs)
    for given in range(len(fs)):
        if not watch.wait(lambda: len(watch.done) > given, end):
            raise TimeoutError(f"{len(fs) - given} (of {len(fs)}) futures unfinished")
        yield watch.done[given]
