"""Representations that end: of what contains itself, and of what is long."""

from _thread import get_ident


def recursive_repr(fillvalue="..."):
    """For a `__repr__` that may come back to its own object."""

    def decorate(function):
        running = set()

        def wrapper(self):
            key = id(self), get_ident()
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return function(self)
            finally:
                running.discard(key)

        wrapper.__name__ = function.__name__
        wrapper.__qualname__ = function.__qualname__
        wrapper.__doc__ = function.__doc__
        return wrapper

    return decorate


class Repr:
    """Representations of bounded length."""

    def __init__(self):
        self.maxlevel = 6
        self.maxtuple = self.maxlist = self.maxset = self.maxfrozenset = self.maxdeque = 6
        self.maxarray = 5
        self.maxdict = 4
        self.maxstring = self.maxother = 30
        self.maxlong = 40

    def repr(self, thing):
        return self.repr1(thing, self.maxlevel)

    def repr1(self, thing, level):
        method = getattr(self, "repr_" + type(thing).__name__, None)
        return method(thing, level) if method else self._cut(_repr(thing), self.maxother)

    @staticmethod
    def _cut(text, most):
        if len(text) <= most:
            return text
        before = max(0, (most - 3) // 2)
        after = max(0, most - 3 - before)
        return text[:before] + "..." + text[len(text) - after:]

    def _row(self, things, level, start, end, most):
        if level <= 0 and things:
            return start + "..." + end
        parts = [self.repr1(thing, level - 1) for thing in list(things)[:most]]
        if len(things) > most:
            parts.append("...")
        alone = "," if len(things) == 1 and start == "(" else ""
        return start + ", ".join(parts) + alone + end

    def repr_tuple(self, thing, level):
        return self._row(thing, level, "(", ")", self.maxtuple)

    def repr_list(self, thing, level):
        return self._row(thing, level, "[", "]", self.maxlist)

    def repr_set(self, thing, level):
        return self._row(sorted(thing), level, "{", "}", self.maxset) if thing else "set()"

    def repr_dict(self, thing, level):
        if not thing:
            return "{}"
        if level <= 0:
            return "{...}"
        parts = [
            f"{self.repr1(key, level - 1)}: {self.repr1(thing[key], level - 1)}" for key in sorted(thing)[:self.maxdict]
        ]
        if len(thing) > self.maxdict:
            parts.append("...")
        return "{" + ", ".join(parts) + "}"

    def repr_str(self, thing, level):
        return self._cut(_repr(thing[:self.maxstring]) if len(thing) <= self.maxstring else _repr(thing), self.maxstring)

    def repr_int(self, thing, level):
        return self._cut(_repr(thing), self.maxlong)


_repr = repr
aRepr = Repr()
repr = aRepr.repr
