"""A dict that counts."""


class Counter(dict):
    """How many there are of each thing; of what it does not have there are none."""

    def __init__(self, iterable=None, /, **kwargs):
        super().__init__()
        self.update(iterable, **kwargs)

    def __missing__(self, key):
        return 0

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        pairs = sorted(self.items(), key=lambda pair: pair[1], reverse=True)
        return pairs if n is None else pairs[:max(n, 0)]

    def elements(self):
        for thing, count in self.items():
            for _ in range(count):
                yield thing

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def _change(self, iterable, kwargs, sign):
        if iterable is not None:
            if hasattr(iterable, "items"):
                for thing, count in iterable.items():
                    self[thing] = self.get(thing, 0) + sign * count
            else:
                for thing in iterable:
                    self[thing] = self.get(thing, 0) + sign
        for thing, count in kwargs.items():
            self[thing] = self.get(thing, 0) + sign * count

    def update(self, iterable=None, /, **kwargs):
        self._change(iterable, kwargs, 1)

    def subtract(self, iterable=None, /, **kwargs):
        self._change(iterable, kwargs, -1)

    def copy(self):
        return type(self)(self)

    def __delitem__(self, thing):
        if thing in self:
            super().__delitem__(thing)

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[thing] == other[thing] for counter in (self, other) for thing in counter)

    def __ne__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return not self == other

    __hash__ = None

    def __le__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[thing] <= other[thing] for counter in (self, other) for thing in counter)

    def __ge__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return other <= self

    def __lt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __gt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return other < self

    def __repr__(self):
        if not self:
            return f"{type(self).__name__}()"
        try:
            ordered = dict(self.most_common())
        except TypeError:
            ordered = dict(self)
        return f"{type(self).__name__}({ordered!r})"

    # Sums, differences, the smaller and the larger of two; only what is left above zero is kept.

    def _combined(self, other, combine):
        result = Counter()
        for thing in (*self, *(thing for thing in other if thing not in self)):
            count = combine(self[thing], other[thing])
            if count > 0:
                result[thing] = count
        return result

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, lambda a, b: a + b)

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, lambda a, b: a - b)

    def __or__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, max)

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, min)

    def __pos__(self):
        return self + Counter()

    def __neg__(self):
        return Counter() - self

    def _become(self, other):
        self.clear()
        self.update(other)
        return self

    def __iadd__(self, other):
        return self._become(self + other)

    def __isub__(self, other):
        return self._become(self - other)

    def __ior__(self, other):
        return self._become(self | other)

    def __iand__(self, other):
        return self._become(self & other)
