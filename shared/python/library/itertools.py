"""Streams made of streams: each is read only as far as somebody asks."""

import operator
from collections import deque


class count:
    def __init__(self, start=0, step=1):
        self._next, self._step = start, step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next += self._step
        return value

    def __repr__(self):
        return f"count({self._next!r})" if self._step == 1 else f"count({self._next!r}, {self._step!r})"


def cycle(iterable):
    kept = []
    for item in iterable:
        yield item
        kept.append(item)
    while kept:
        yield from kept


class repeat:
    def __init__(self, object, times=None):
        self._object, self._left = object, times if times is None else max(times, 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if not self._left:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        return f"repeat({self._object!r})" if self._left is None else f"repeat({self._object!r}, {self._left})"


class chain:
    def __init__(self, *iterables):
        self._items = self._chained(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._items = cls._chained(iterables)
        return made

    @staticmethod
    def _chained(iterables):
        for iterable in iterables:
            yield from iterable

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


def accumulate(iterable, func=operator.add, *, initial=None):
    items = iter(iterable)
    total = initial
    if initial is None:
        for total in items:
            break
        else:
            return
    yield total
    for item in items:
        total = func(total, item)
        yield total


def compress(data, selectors):
    return (item for item, chosen in zip(data, selectors) if chosen)


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    items = iter(iterable)
    for item in items:
        if not predicate(item):
            yield item
            break
    yield from items


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def starmap(function, iterable):
    for arguments in iterable:
        yield function(*arguments)


def islice(iterable, *args):
    cut = slice(*args)
    for name, value in (("Indices", cut.start), ("Stop argument", cut.stop), ("Step", cut.step)):
        if value is not None and (not isinstance(value, int) or value < 0 or name == "Step" and value == 0):
            if len(args) == 1:
                raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
            if name == "Step":
                raise ValueError("Step for islice() must be a positive integer or None.")
            raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return _sliced(iter(iterable), cut.start or 0, cut.stop, cut.step or 1)


def _sliced(items, start, stop, step):
    at, wanted = 0, start
    while stop is None or at < stop:
        if at < wanted and stop is not None and wanted >= stop:
            # What is in front of the end is taken, though nobody gets it.
            for _ in zip(range(stop - at), items):
                pass
            return
        for item in items:
            break
        else:
            return
        if at == wanted:
            yield item
            wanted += step
        at += 1


def pairwise(iterable):
    items = iter(iterable)
    for before in items:
        break
    else:
        return
    for item in items:
        yield before, item
        before = item


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    items = iter(iterable)
    while batch := tuple(islice(items, n)):
        yield batch


def tee(iterable, n=2):
    """Several streams out of one: what one has read and another has not is kept."""
    if n < 0:
        raise ValueError("n must be >= 0")
    source = iter(iterable)
    kept = [deque() for _ in range(n)]

    def branch(mine):
        while True:
            if not mine:
                for item in source:
                    break
                else:
                    return
                for queue in kept:
                    queue.append(item)
            yield mine.popleft()

    return tuple(branch(queue) for queue in kept)


def zip_longest(*iterables, fillvalue=None):
    streams = [iter(iterable) for iterable in iterables]
    alive = len(streams)
    while alive:
        row = []
        for at, stream in enumerate(streams):
            value = fillvalue
            if stream is not None:
                for value in stream:
                    break
                else:
                    streams[at] = None
                    alive -= 1
                    if not alive:
                        return
            row.append(value)
        yield tuple(row)


class groupby:
    """Neighbours with the same key. A group is over when the next one is asked for."""

    def __init__(self, iterable, key=None):
        self._items, self._key = iter(iterable), key or (lambda item: item)
        self._wanted = self._current = object()
        self._number = 0

    def __iter__(self):
        return self

    def _advance(self):
        self._item = next(self._items)
        self._current = self._key(self._item)

    def __next__(self):
        self._number += 1
        while self._current == self._wanted:
            self._advance()
        self._wanted = self._current
        return self._current, self._group(self._wanted, self._number)

    def _group(self, wanted, number):
        while self._number == number and self._current == wanted:
            yield self._item
            try:
                self._advance()
            except StopIteration:
                self._current = object()
                self._wanted = self._current
                return


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    return _product(pools)


def _product(pools):
    places = [0] * len(pools)
    if not all(pools):
        return
    while True:
        yield tuple(pool[at] for pool, at in zip(pools, places))
        for turn in reversed(range(len(pools))):
            places[turn] += 1
            if places[turn] < len(pools[turn]):
                break
            places[turn] = 0
        else:
            return


def _chosen(pool, r, next_places):
    """Rows of r things out of a pool, as `next_places` goes through the places."""
    if r < 0:
        raise ValueError("r must be non-negative")
    return (tuple(pool[at] for at in places) for places in next_places(len(pool), r))


def permutations(iterable, r=None):
    pool = tuple(iterable)

    def places(n, r):
        if r == 0:
            yield ()
            return
        for row in places(n, r - 1):
            for at in range(n):
                if at not in row:
                    yield *row, at

    return _chosen(pool, len(pool) if r is None else r, places)


def combinations(iterable, r):
    def places(n, r):
        if r == 0:
            yield ()
            return
        for row in places(n, r - 1):
            for at in range(row[-1] + 1 if row else 0, n):
                yield *row, at

    return _chosen(tuple(iterable), r, places)


def combinations_with_replacement(iterable, r):
    def places(n, r):
        if r == 0:
            yield ()
            return
        for row in places(n, r - 1):
            for at in range(row[-1] if row else 0, n):
                yield *row, at

    return _chosen(tuple(iterable), r, places)
