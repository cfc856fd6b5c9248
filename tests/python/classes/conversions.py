import math
import operator


class Half:
    def __int__(self):
        return 1

    def __float__(self):
        return 1.5

    def __index__(self):
        return 2

    def __round__(self, digits=0):
        return f"rounded to {digits}"

    def __bytes__(self):
        return b"half"

    def __length_hint__(self):
        return 3


h = Half()
print(int(h), float(h), [10, 20, 30][h], round(h), round(h, 2), bytes(h), hex(h), operator.index(h))
print(math.sqrt(Half()) > 1.2, list(range(h)))


class BadBool:
    def __bool__(self):
        return 5


try:
    if BadBool():
        pass
except TypeError as error:
    print(error)


class BadStr:
    def __str__(self):
        return 5


try:
    str(BadStr())
except TypeError as error:
    print(error)


class BadLen:
    def __len__(self):
        return -1


try:
    len(BadLen())
except ValueError as error:
    print(error)
