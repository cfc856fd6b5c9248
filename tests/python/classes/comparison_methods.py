import functools


@functools.total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(int(part) for part in text.split("."))

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return "v" + ".".join(map(str, self.parts))


a, b = Version("3.9"), Version("3.11")
print(a < b, a > b, a <= b, a >= b, a == Version("3.9"), a != b)
print(sorted([b, a, Version("2.7")]), max(a, b))
print(len({a, Version("3.9"), b}), a == "3.9")


class Plain:
    pass


try:
    Plain() < Plain()
except TypeError as error:
    print(error)
