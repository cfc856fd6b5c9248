"""Things for `with`: context managers made of generators, and some that are needed often."""

from abc import ABC, abstractmethod
from collections import deque
from functools import wraps
from types import MethodType
import sys


class AbstractContextManager(ABC):
    def __enter__(self):
        return self

    @abstractmethod
    def __exit__(self, kind, value, traceback):
        return None


class AbstractAsyncContextManager(ABC):
    async def __aenter__(self):
        return self

    @abstractmethod
    async def __aexit__(self, kind, value, traceback):
        return None


class ContextDecorator:
    """Lets a context manager be put around a whole function."""

    def _recreate_cm(self):
        return self

    def __call__(self, function):
        @wraps(function)
        def inside(*args, **kwargs):
            with self._recreate_cm():
                return function(*args, **kwargs)

        return inside


class AsyncContextDecorator:
    """The same for functions that are coroutines."""

    def _recreate_cm(self):
        return self

    def __call__(self, function):
        @wraps(function)
        async def inside(*args, **kwargs):
            async with self._recreate_cm():
                return await function(*args, **kwargs)

        return inside


class _Generated:
    """What both kinds of manager made of generators have in common: a generator, and how to make another."""

    def __init__(self, function, args, kwargs):
        self.gen = function(*args, **kwargs)
        self._made_by = (function, args, kwargs)
        self.__doc__ = getattr(function, "__doc__", None) or type(self).__doc__

    def _recreate_cm(self):
        return type(self)(*self._made_by)


class _GeneratorContextManager(_Generated, AbstractContextManager, ContextDecorator):
    """A generator that yields once: what is before runs on entry, what is behind on exit."""

    def __enter__(self):
        del self._made_by
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, kind, value, traceback):
        if kind is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if value is None:
            value = kind()
        try:
            self.gen.throw(kind, value, traceback)
        except StopIteration as stop:
            # The generator is over and has swallowed the exception, unless that was what it was thrown.
            return stop is not value
        except RuntimeError as error:
            if error is value:
                error.__traceback__ = traceback
                return False
            if isinstance(value, StopIteration) and error.__cause__ is value:
                value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            error.__traceback__ = traceback
            return False
        raise RuntimeError("generator didn't stop after throw()")


class _AsyncGeneratorContextManager(_Generated, AbstractAsyncContextManager, AsyncContextDecorator):
    """The same for an asynchronous generator."""

    async def __aenter__(self):
        del self._made_by
        try:
            return await anext(self.gen)
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, kind, value, traceback):
        if kind is None:
            try:
                await anext(self.gen)
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if value is None:
            value = kind()
        try:
            await self.gen.athrow(kind, value, traceback)
        except StopAsyncIteration as stop:
            return stop is not value
        except RuntimeError as error:
            if error is value:
                error.__traceback__ = traceback
                return False
            if isinstance(value, (StopIteration, StopAsyncIteration)) and error.__cause__ is value:
                value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            error.__traceback__ = traceback
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def contextmanager(function):
    """Makes a function that returns context managers out of a generator function."""

    @wraps(function)
    def make(*args, **kwargs):
        return _GeneratorContextManager(function, args, kwargs)

    return make


def asynccontextmanager(function):
    @wraps(function)
    def make(*args, **kwargs):
        return _AsyncGeneratorContextManager(function, args, kwargs)

    return make


class closing(AbstractContextManager):
    """Calls `close` at the end."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *details):
        self.thing.close()


class aclosing(AbstractAsyncContextManager):
    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *details):
        await self.thing.aclose()


class _Redirect(AbstractContextManager):
    _stream = None

    def __init__(self, target):
        self._target = target
        self._before = []

    def __enter__(self):
        self._before.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._target)
        return self._target

    def __exit__(self, *details):
        setattr(sys, self._stream, self._before.pop())


class redirect_stdout(_Redirect):
    _stream = "stdout"


class redirect_stderr(_Redirect):
    _stream = "stderr"


class suppress(AbstractContextManager):
    """Swallows these exceptions."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self._exceptions)


class nullcontext(AbstractContextManager, AbstractAsyncContextManager):
    """Does nothing, for where something is asked for."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *details):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *details):
        pass


class _Stack:
    """Things to do at the end, the last first: each is called with the exception that is on its way, if one is."""

    def __init__(self):
        self._exits = deque()

    def pop_all(self):
        other = type(self)()
        other._exits, self._exits = self._exits, deque()
        return other

    def enter_context(self, manager):
        kind = type(manager)
        try:
            enter, leave = kind.__enter__, kind.__exit__
        except AttributeError:
            raise TypeError(
                f"'{kind.__module__}.{kind.__qualname__}' object does not support the context manager protocol"
            ) from None
        result = enter(manager)
        self._exits.append((False, MethodType(leave, manager)))
        return result

    def push(self, thing):
        leave = getattr(type(thing), "__exit__", None)
        self._exits.append((False, thing if leave is None else MethodType(leave, thing)))
        return thing

    def callback(self, function, /, *args, **kwargs):
        def leave(kind, value, traceback):
            function(*args, **kwargs)

        self._exits.append((False, leave))
        return function


def _settle(error, before):
    """An exception raised while cleaning up after another one has that one as its context."""
    if before is not None and error is not before:
        last = error
        while last.__context__ is not None and last.__context__ is not before:
            last = last.__context__
        if last is not before:
            last.__context__ = before
    return error


class ExitStack(_Stack, AbstractContextManager):
    def __exit__(self, kind, value, traceback):
        pending, first = value, value
        while self._exits:
            _, leave = self._exits.pop()
            try:
                details = (type(pending), pending, pending.__traceback__) if pending is not None else (None,) * 3
                if leave(*details):
                    pending = None
            except BaseException as error:
                pending = _settle(error, pending)
        if pending is not None and pending is not first:
            raise pending
        return first is not None and pending is None

    def close(self):
        self.__exit__(None, None, None)


class AsyncExitStack(_Stack, AbstractAsyncContextManager):
    async def enter_async_context(self, manager):
        kind = type(manager)
        try:
            enter, leave = kind.__aenter__, kind.__aexit__
        except AttributeError:
            raise TypeError(
                f"'{kind.__module__}.{kind.__qualname__}' object does not support the asynchronous context manager protocol"
            ) from None
        result = await enter(manager)
        self._exits.append((True, MethodType(leave, manager)))
        return result

    def push_async_exit(self, thing):
        leave = getattr(type(thing), "__aexit__", None)
        self._exits.append((True, thing if leave is None else MethodType(leave, thing)))
        return thing

    def push_async_callback(self, function, /, *args, **kwargs):
        async def leave(kind, value, traceback):
            await function(*args, **kwargs)

        self._exits.append((True, leave))
        return function

    async def __aexit__(self, kind, value, traceback):
        pending, first = value, value
        while self._exits:
            awaits, leave = self._exits.pop()
            try:
                details = (type(pending), pending, pending.__traceback__) if pending is not None else (None,) * 3
                done = leave(*details)
                if await done if awaits else done:
                    pending = None
            except BaseException as error:
                pending = _settle(error, pending)
        if pending is not None and pending is not first:
            raise pending
        return first is not None and pending is None

    async def aclose(self):
        await self.__aexit__(None, None, None)
