"""What is a coroutine, and how one is shown."""

import types
from collections.abc import Coroutine

_CO_COROUTINE = 0x80


def iscoroutine(thing):
    return isinstance(thing, (types.CoroutineType, Coroutine))


def iscoroutinefunction(thing):
    while hasattr(thing, "func"):  # a partial
        thing = thing.func
    code = getattr(getattr(thing, "__func__", thing), "__code__", None)
    return code is not None and bool(code.co_flags & _CO_COROUTINE)


def shown(coroutine):
    """`main() running at server.py:7`"""
    name = getattr(coroutine, "__qualname__", None) or type(coroutine).__name__
    code = getattr(coroutine, "cr_code", None)
    if code is None:
        return f"{name}()"
    frame = coroutine.cr_frame
    if frame is not None:
        return f"{name}() running at {code.co_filename}:{frame.f_lineno}"
    return f"{name}() done, defined at {code.co_filename}:{code.co_firstlineno}"
