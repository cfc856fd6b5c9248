"""The generator underneath `random`: the Mersenne Twister."""

import _twister


class Random:
    def __new__(cls, *arguments, **named):
        self = object.__new__(cls)
        self._twister = _twister.seeded(_twister.entropy())
        return self

    def seed(self, a=None, /):
        if a is None:
            number = _twister.entropy()
        elif isinstance(a, int):
            number = abs(a)
        else:
            number = hash(a) & 0xFFFFFFFFFFFFFFFF
        self._twister = _twister.seeded(number)

    def random(self):
        return self._twister.random()

    def getrandbits(self, k, /):
        return self._twister.getrandbits(k)

    def getstate(self):
        return self._twister.getstate()

    def setstate(self, state, /):
        if not isinstance(state, tuple):
            raise TypeError("state vector must be a tuple")
        if len(state) != 625:
            raise ValueError("state vector is the wrong size")
        self._twister.setstate(state)
