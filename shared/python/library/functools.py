"""Functions that make functions: with arguments filled in, with results remembered, dressed as another."""

from _thread import RLock
from collections import namedtuple
from reprlib import recursive_repr
from types import GenericAlias, MethodType

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Gives a wrapper the name and the document of what it wraps."""
    for name in assigned:
        if hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


class partial:
    """A function with some of its arguments filled in."""

    def __new__(cls, function, /, *args, **keywords):
        if not callable(function):
            raise TypeError("the first argument must be callable")
        if isinstance(function, partial):
            args = function.args + args
            keywords = {**function.keywords, **keywords}
            function = function.func
        self = super().__new__(cls)
        self.func, self.args, self.keywords = function, args, keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    @recursive_repr()
    def __repr__(self):
        parts = [repr(self.func), *map(repr, self.args), *(f"{k}={v!r}" for k, v in self.keywords.items())]
        return f"functools.{type(self).__qualname__}({', '.join(parts)})"

    __class_getitem__ = classmethod(GenericAlias)


class partialmethod:
    """The same for a method: which object it is called on comes first."""

    def __init__(self, function, /, *args, **keywords):
        self.func, self.args, self.keywords = function, args, keywords

    def __get__(self, instance, owner=None):
        def method(inner, /, *args, **keywords):
            function = self.func.__get__(inner, owner) if hasattr(self.func, "__get__") else self.func
            return function(*self.args, *args, **{**self.keywords, **keywords})

        return method if instance is None else MethodType(method, instance)


_nothing = object()


def reduce(function, iterable, initial=_nothing, /):
    """Puts a row of things together, two at a time from the left."""
    try:
        rest = iter(iterable)
    except TypeError:
        raise TypeError("reduce() arg 2 must support iteration") from None
    value = initial
    if value is _nothing:
        try:
            value = next(rest)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    for item in rest:
        value = function(value, item)
    return value


class cmp_to_key:
    """Makes a key of a function that says which of two is smaller."""

    def __new__(cls, compare):
        class Key:
            __slots__ = ("obj",)

            def __init__(self, obj):
                self.obj = obj

            def __lt__(self, other):
                return compare(self.obj, other.obj) < 0

            def __gt__(self, other):
                return compare(self.obj, other.obj) > 0

            def __le__(self, other):
                return compare(self.obj, other.obj) <= 0

            def __ge__(self, other):
                return compare(self.obj, other.obj) >= 0

            def __eq__(self, other):
                return compare(self.obj, other.obj) == 0

            __hash__ = None

        return Key


# How each comparison follows from a class's own one and its equality.

def _not(method):
    def derived(self, other):
        answer = getattr(type(self), method)(self, other)
        return answer if answer is NotImplemented else not answer

    return derived


def _or_equal(method):
    def derived(self, other):
        answer = getattr(type(self), method)(self, other)
        return answer if answer is NotImplemented else answer or self == other

    return derived


def _and_unequal(method):
    def derived(self, other):
        answer = getattr(type(self), method)(self, other)
        return answer if answer is NotImplemented else answer and self != other

    return derived


def _neither(method):
    def derived(self, other):
        answer = getattr(type(self), method)(self, other)
        return answer if answer is NotImplemented else not answer and self != other

    return derived


def _not_or_equal(method):
    def derived(self, other):
        answer = getattr(type(self), method)(self, other)
        return answer if answer is NotImplemented else not answer or self == other

    return derived


_DERIVED = {
    "__lt__": {"__gt__": _neither, "__le__": _or_equal, "__ge__": _not},
    "__le__": {"__ge__": _not_or_equal, "__lt__": _and_unequal, "__gt__": _not},
    "__gt__": {"__lt__": _neither, "__ge__": _or_equal, "__le__": _not},
    "__ge__": {"__le__": _not_or_equal, "__gt__": _and_unequal, "__lt__": _not},
}


def total_ordering(cls):
    """Fills in the comparisons that follow from one and from equality."""
    own = [name for name in _DERIVED if getattr(cls, name, None) is not getattr(object, name, None)]
    if not own:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(own)
    for name, derive in _DERIVED[root].items():
        if name not in own:
            method = derive(root)
            method.__name__ = name
            setattr(cls, name, method)
    return cls


_CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])


def _key(args, kwargs, typed):
    """What a call is remembered under."""
    key = args
    if kwargs:
        key += (_nothing, *kwargs.items())
    if typed:
        key += tuple(type(value) for value in (*args, *kwargs.values()))
    return key[0] if len(key) == 1 and type(key[0]) in (int, str) else key


def lru_cache(maxsize=128, typed=False):
    """Remembers the results of the calls that were used last."""
    if callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, typed)
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return lambda function: _cached(function, maxsize and max(maxsize, 0), typed)


def _cached(function, maxsize, typed):
    results = {}  # a dict keeps its order: what was used longest ago is first
    hits = misses = 0
    lock = RLock()

    def wrapper(*args, **kwargs):
        nonlocal hits, misses
        if maxsize == 0:
            misses += 1
            return function(*args, **kwargs)
        key = _key(args, kwargs, typed)
        with lock:
            if key in results:
                hits += 1
                if maxsize is not None:
                    results[key] = results.pop(key)
                return results[key]
            misses += 1
        result = function(*args, **kwargs)
        with lock:
            if key not in results and maxsize is not None and len(results) >= maxsize:
                del results[next(iter(results))]
            results[key] = result
        return result

    def cache_info():
        return _CacheInfo(hits, misses, maxsize, len(results))

    def cache_clear():
        nonlocal hits, misses
        with lock:
            results.clear()
            hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, function)


def cache(function, /):
    return lru_cache(maxsize=None)(function)


class cached_property:
    """Computed when it is asked for first, then an attribute like any other."""

    def __init__(self, function):
        self.func = function
        self.attrname = None
        self.__doc__ = function.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                "Cannot assign the same cached_property to two different names "
                f"({self.attrname!r} and {name!r})."
            )

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            kept = instance.__dict__
        except AttributeError:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache {self.attrname!r} property."
            ) from None
        if self.attrname not in kept:
            kept[self.attrname] = self.func(instance)
        return kept[self.attrname]

    __class_getitem__ = classmethod(GenericAlias)


def singledispatch(function):
    """A function that does something else for each type of its first argument."""
    registry = {object: function}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        # Abstract classes are in nobody's list of bases.
        for base, implementation in registry.items():
            if base is not object and issubclass(cls, base):
                return implementation
        return function

    def register(cls, implementation=None):
        if implementation is None:
            if isinstance(cls, type):
                return lambda implementation: register(cls, implementation)
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. "
                    "Use either `@register(some_class)` or plain `@register` on an annotated function."
                )
            implementation, cls = cls, next(iter(annotations.values()))
        registry[cls] = implementation
        return implementation

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError(f"{function.__name__} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kwargs)

    wrapper.registry = registry
    wrapper.dispatch = dispatch
    wrapper.register = register
    return update_wrapper(wrapper, function)


class singledispatchmethod:
    def __init__(self, function):
        self.dispatcher = singledispatch(function)
        self.func = function

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, method)

    def __get__(self, instance, owner=None):
        def method(*args, **kwargs):
            return self.dispatcher.dispatch(args[0].__class__).__get__(instance, owner)(*args, **kwargs)

        method.register = self.register
        return update_wrapper(method, self.func)
