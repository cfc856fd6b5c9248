"""Copies of things: of the outermost alone, or of everything that it holds."""


class Error(Exception):
    """This cannot be copied."""


error = Error

_SHARED = (
    type(None), int, float, bool, str, bytes, tuple, frozenset, range, slice, type, type(...), type(NotImplemented),
    type(len), type(lambda: None),
)


def copy(x):
    """A new thing that holds the same things."""
    cls = type(x)
    if cls in _SHARED or isinstance(x, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    if hasattr(cls, "__copy__"):
        return cls.__copy__(x)
    return _rebuilt(x, lambda part: part)


def deepcopy(x, memo=None):
    """A new thing that holds copies. `memo` knows what is copied already, so that cycles stay cycles."""
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)][0]
    made = _deep(x, memo)
    if made is not x:
        # The original is kept as well, or its number could be another's soon.
        memo[id(x)] = made, x
    return made


def _deep(x, memo):
    cls = type(x)
    if cls is list:
        made = []
        memo[id(x)] = made, x
        for item in x:
            made.append(deepcopy(item, memo))
        return made
    if cls is dict:
        made = {}
        memo[id(x)] = made, x
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
        return made
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        if id(x) in memo:
            return memo[id(x)][0]
        return x if all(a is b for a, b in zip(items, x)) else tuple(items)
    if cls is set:
        return {deepcopy(item, memo) for item in x}
    if cls is bytearray:
        return x.copy()
    if cls in _SHARED or isinstance(x, type):
        return x
    if hasattr(cls, "__deepcopy__"):
        return cls.__deepcopy__(x, memo)
    return _rebuilt(x, lambda part: deepcopy(part, memo), lambda made: memo.__setitem__(id(x), (made, x)))


def _rebuilt(x, of, keep=lambda made: None):
    """An object of the same class with the parts that `of` makes of its parts."""
    cls = type(x)
    if isinstance(x, BaseException):
        made = cls.__new__(cls, *of(x.args))
    elif isinstance(x, tuple):
        made = tuple.__new__(cls, [of(item) for item in tuple.__iter__(x)])
    elif isinstance(x, (str, bytes, int, float, frozenset)):
        made = cls.__new__(cls, x)
    elif cls.__module__ == "builtins":
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    else:
        made = cls.__new__(cls)
    keep(made)
    if isinstance(x, list):
        list.extend(made, [of(item) for item in list.__iter__(x)])
    elif isinstance(x, dict):
        for key, value in dict.items(x):
            dict.__setitem__(made, of(key), of(value))
    elif isinstance(x, set):
        set.update(made, [of(item) for item in set.__iter__(x)])
    if hasattr(x, "__dict__"):
        made.__dict__.update({name: of(value) for name, value in x.__dict__.items()})
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                object.__setattr__(made, name, of(getattr(x, name)))
    return made
