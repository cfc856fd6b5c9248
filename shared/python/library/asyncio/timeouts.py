"""`async with timeout(seconds)`: a block that is cancelled when its time is over."""

from asyncio import events, tasks
from asyncio.exceptions import CancelledError, TimeoutError


class Timeout:
    def __init__(self, when):
        self._state = "created"
        self._when = when
        self._timer = self._task = None

    def when(self):
        return self._when

    def reschedule(self, when):
        if self._state not in ("active", "entered"):
            raise RuntimeError(f"Cannot change state of {self._state} Timeout")
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if when is not None:
            loop = events.get_running_loop()
            if when <= loop.time():
                self._timer = loop.call_soon(self._on_timeout)
            else:
                self._timer = loop.call_at(when, self._on_timeout)

    def expired(self):
        return self._state in ("expiring", "expired")

    def __repr__(self):
        parts = [self._state]
        if self._state == "active":
            parts.append(f"when={round(self._when, 3) if self._when is not None else None}")
        return f"<Timeout [{self._state}] {' '.join(parts[1:])}>".replace(" >", ">")

    async def __aenter__(self):
        self._state = "active"
        self._task = tasks.current_task()
        if self._task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._cancelling = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, value, traceback):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._state == "expiring":
            self._state = "expired"
            # Only if nobody else has asked for the task's end.
            if self._task.uncancel() <= self._cancelling and kind is CancelledError:
                raise TimeoutError from value
        elif self._state == "active":
            self._state = "exited"
        return None

    def _on_timeout(self):
        self._task.cancel()
        self._state = "expiring"
        self._timer = None


def timeout(delay):
    loop = events.get_running_loop()
    return Timeout(loop.time() + delay if delay is not None else None)


def timeout_at(when):
    return Timeout(when)
