"""Threads, and in `waiting` the things by which they wait for each other; built on `_thread`'s locks alone.

Left out: `stack_size`, tracing hooks and native thread names.
"""

import _thread
import sys
from itertools import count
from threading.waiting import Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, Lock, RLock, Semaphore

get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
TIMEOUT_MAX = _thread.TIMEOUT_MAX
ThreadError = RuntimeError

_numbers = count(1)
_active = {}  # ident -> Thread
_shutdown_calls = []


class local:
    """Attributes of which each thread has its own."""

    def __new__(cls, /, *args, **kwargs):
        self = object.__new__(cls)
        object.__setattr__(self, "_made_with", (args, kwargs))
        object.__setattr__(self, "_by_thread", {get_ident(): {}})
        return self

    def _own(self):
        by_thread = object.__getattribute__(self, "_by_thread")
        me = get_ident()
        if me not in by_thread:
            by_thread[me] = {}
            _current()._locals.append(by_thread)
            args, kwargs = object.__getattribute__(self, "_made_with")
            type(self).__init__(self, *args, **kwargs)
        return by_thread[me]

    def __getattribute__(self, name):
        own = object.__getattribute__(self, "_own")()
        if name == "__dict__":
            return own
        if name in own:
            return own[name]
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__getattribute__(self, "_own")()[name] = value

    def __delattr__(self, name):
        try:
            del object.__getattribute__(self, "_own")()[name]
        except KeyError:
            raise AttributeError(name) from None


class ExceptHookArgs:
    def __init__(self, args):
        self.exc_type, self.exc_value, self.exc_traceback, self.thread = args


def excepthook(args, /):
    """Says what ended a thread. `SystemExit` ends one silently."""
    if args.exc_type is SystemExit:
        return
    name = args.thread.name if args.thread is not None else get_ident()
    print(f"Exception in thread {name}:", file=sys.stderr)
    sys.__excepthook__(args.exc_type, args.exc_value, args.exc_traceback)


__excepthook__ = excepthook


class Thread:
    _daemonic = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if name is None:
            name = f"Thread-{next(_numbers)}"
            target_name = getattr(target, "__name__", None)
            if target_name is not None:
                name += f" ({target_name})"
        self._target, self._name, self._args, self._kwargs = target, str(name), args, kwargs or {}
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._ident = self._native_id = None
        self._started = Event()
        self._ended = Lock()  # held while the thread runs
        self._is_over = False
        self._locals = []

    def __repr__(self):
        status = "initial"
        if self._started.is_set():
            status = "stopped" if self._is_over else "started"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{self.__class__.__name__}({self._name}, {status})>"

    def start(self):
        if self._started.is_set() or self._ident is not None:
            raise RuntimeError("threads can only be started once")
        self._ended.acquire()
        try:
            _thread.start_new_thread(self._bootstrap, ())
        except Exception:
            self._ended.release()
            raise
        self._started.wait()

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # What it was called with should not outlive the call.
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        self._ident = get_ident()
        self._native_id = get_native_id()
        _active[self._ident] = self
        self._started.set()
        try:
            self.run()
        except:
            self._tell(sys.exc_info())
        finally:
            for by_thread in self._locals:
                by_thread.pop(self._ident, None)
            _active.pop(self._ident, None)
            self._is_over = True
            self._ended.release()

    def _tell(self, raised):
        try:
            excepthook(ExceptHookArgs([*raised, self]))
        except Exception:
            sys.excepthook(*sys.exc_info())

    def join(self, timeout=None):
        if self._ident is None and not self._started.is_set():
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if timeout is None:
            got = self._ended.acquire()
        else:
            got = self._ended.acquire(True, max(timeout, 0))
        if got:
            self._ended.release()

    def is_alive(self):
        return self._started.is_set() and not self._is_over

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = str(name)

    @property
    def ident(self):
        return self._ident

    @property
    def native_id(self):
        return self._native_id

    @property
    def daemon(self):
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if self._started.is_set():
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemonic):
        self.daemon = daemonic


class Timer(Thread):
    """Calls a function after a while, unless it is cancelled."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function = interval, function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _ThreadThatWasThere(Thread):
    """The main thread, and threads that were not started here."""

    def __init__(self, name, daemon):
        super().__init__(name=name, daemon=daemon)
        self._ident = get_ident()
        self._native_id = get_native_id()
        self._started.set()
        _active[self._ident] = self

    def join(self, timeout=None):
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        super().join(timeout)


class _MainThread(_ThreadThatWasThere):
    pass


class _DummyThread(_ThreadThatWasThere):
    pass


def current_thread():
    try:
        return _active[get_ident()]
    except KeyError:
        return _DummyThread(f"Dummy-{next(_numbers)}", True)


_current = currentThread = current_thread


def main_thread():
    return _main


def enumerate():
    return list(_active.values())


def active_count():
    return len(_active)


activeCount = active_count


def _register_atexit(function, *args):
    _shutdown_calls.append((function, args))


def _shutdown():
    """At the end of the main thread, before `atexit`: waits for every thread that is not a daemon."""
    for function, args in reversed(_shutdown_calls):
        function(*args)
    me = current_thread()
    while waited_for := [one for one in enumerate() if one is not me and not one.daemon]:
        waited_for[0].join()


_main = _MainThread("MainThread", False)
