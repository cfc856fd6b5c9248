"""`asyncio.run`: a loop for one coroutine, and everything put away behind it."""

import signal
import threading
from functools import partial

from asyncio import coroutines, events, tasks
from asyncio.exceptions import CancelledError
from asyncio.waiting import gather


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._state = "created"
        self._debug, self._loop_factory = debug, loop_factory
        self._loop = None
        self._interrupts = 0
        self._has_set_loop = False

    def __enter__(self):
        self._prepare()
        return self

    def __exit__(self, *raised):
        self.close()

    def close(self):
        if self._state != "initialized":
            return
        try:
            loop = self._loop
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            if self._has_set_loop:
                events.set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = "closed"

    def get_loop(self):
        self._prepare()
        return self._loop

    def run(self, coro, *, context=None):
        if not coroutines.iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if events._get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        self._prepare()
        task = self._loop.create_task(coro, context=context)
        handler = None
        in_main_thread = threading.current_thread() is threading.main_thread()
        if in_main_thread and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            handler = partial(self._on_interrupt, main_task=task)
            signal.signal(signal.SIGINT, handler)
        self._interrupts = 0
        try:
            return self._loop.run_until_complete(task)
        except CancelledError:
            if self._interrupts > 0 and getattr(task, "uncancel", None) is not None and task.uncancel() == 0:
                raise KeyboardInterrupt()
            raise
        finally:
            if handler is not None and signal.getsignal(signal.SIGINT) is handler:
                signal.signal(signal.SIGINT, signal.default_int_handler)

    def _prepare(self):
        if self._state == "closed":
            raise RuntimeError("Runner is closed")
        if self._state == "initialized":
            return
        if self._loop_factory is None:
            self._loop = events.new_event_loop()
            events.set_event_loop(self._loop)
            self._has_set_loop = True
        else:
            self._loop = self._loop_factory()
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._state = "initialized"

    def _on_interrupt(self, number, frame, main_task):
        """The first Ctrl-C cancels the main task, so that it can put things away; the second breaks off."""
        self._interrupts += 1
        if self._interrupts == 1 and not main_task.done():
            main_task.cancel()
            self._loop.call_soon_threadsafe(lambda: None)  # wakes it if it waits
            return
        raise KeyboardInterrupt()


def run(main, *, debug=None):
    if events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug) as runner:
        return runner.run(main)


def _cancel_all_tasks(loop):
    to_cancel = tasks.all_tasks(loop)
    if not to_cancel:
        return
    for task in to_cancel:
        task.cancel()
    loop.run_until_complete(gather(*to_cancel, return_exceptions=True))
    for task in to_cancel:
        if not task.cancelled() and task.exception() is not None:
            message = "unhandled exception during asyncio.run() shutdown"
            loop.call_exception_handler({"message": message, "exception": task.exception(), "task": task})
