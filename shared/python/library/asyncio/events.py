"""Handles (a callback that will run) and which event loop is whose."""

import _thread

_running = {}  # thread -> its running loop
_set = {}  # thread -> the loop that `set_event_loop` gave it


class Handle:
    """A callback with its arguments; cancelled, it does not run."""

    __slots__ = ("_callback", "_args", "_cancelled", "_loop", "_context", "__weakref__")

    def __init__(self, callback, args, loop, context=None):
        self._callback, self._args, self._loop, self._context = callback, args, loop, context
        self._cancelled = False

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        try:
            if self._context is None:
                self._callback(*self._args)
            else:
                self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            context = {"message": f"Exception in callback {self._shown()}", "exception": error, "handle": self}
            self._loop.call_exception_handler(context)

    def _shown(self):
        callback = self._callback
        name = getattr(callback, "__qualname__", None) or getattr(callback, "__name__", None) or repr(callback)
        shown = f"{name}({', '.join(map(repr, self._args or ()))})"
        code = getattr(getattr(callback, "__func__", callback), "__code__", None)
        return shown if code is None else f"{shown} at {code.co_filename}:{code.co_firstlineno}"

    def __repr__(self):
        if self._cancelled:
            return f"<{self.__class__.__name__} cancelled>"
        return f"<{self.__class__.__name__} {self._shown()}>"


class TimerHandle(Handle):
    """A callback for a moment of the loop's clock."""

    __slots__ = ("_when", "_scheduled")

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._scheduled = False

    def __lt__(self, other):
        return self._when < other._when

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_handle_cancelled(self)
        super().cancel()

    def when(self):
        return self._when


class AbstractServer:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *raised):
        self.close()
        await self.wait_closed()


class AbstractEventLoop:
    """What every event loop is."""


def _get_running_loop():
    return _running.get(_thread.get_ident())


def _set_running_loop(loop):
    if loop is None:
        _running.pop(_thread.get_ident(), None)
    else:
        _running[_thread.get_ident()] = loop


def get_running_loop():
    loop = _running.get(_thread.get_ident())
    if loop is None:
        raise RuntimeError("no running event loop")
    return loop


def new_event_loop():
    from asyncio.selector_loop import SelectorEventLoop

    return SelectorEventLoop()


def set_event_loop(loop):
    _set[_thread.get_ident()] = loop


def get_event_loop():
    """The running loop, or the thread's own; the main thread gets one made."""
    import threading

    loop = _get_running_loop()
    if loop is not None:
        return loop
    me = _thread.get_ident()
    if me not in _set and threading.current_thread() is threading.main_thread():
        _set[me] = new_event_loop()
    loop = _set.get(me)
    if loop is None:
        raise RuntimeError(f"There is no current event loop in thread {threading.current_thread().name!r}.")
    return loop
