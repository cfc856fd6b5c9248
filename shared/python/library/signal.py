"""Signals as programs know them. The model delivers none to a handler: a signal ends the process."""

from enum import IntEnum

import _signal
from _signal import default_int_handler, raise_signal, set_wakeup_fd, siginterrupt

_values = {name: value for name, value in vars(_signal).items() if name.startswith("SIG")}
Signals = IntEnum("Signals", [(name, value) for name, value in _values.items() if not name.startswith("SIG_")])
Handlers = IntEnum("Handlers", [(name, value) for name, value in _values.items() if name.startswith("SIG_")])
globals().update(Signals.__members__)
globals().update(Handlers.__members__)
NSIG = _signal.NSIG


def _named(handler):
    return Handlers(handler) if isinstance(handler, int) else handler


def signal(signalnum, handler):
    if not callable(handler) and handler not in (Handlers.SIG_DFL, Handlers.SIG_IGN):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    return _named(_signal.signal(int(signalnum), handler))


def getsignal(signalnum):
    return _named(_signal.getsignal(int(signalnum)))
