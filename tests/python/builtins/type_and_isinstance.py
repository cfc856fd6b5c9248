for value in (1, 1.0, "a", b"a", [], (), {}, set(), None, True, 1j, range(1), print, lambda: 0, type, int, Exception(), ...,
              NotImplemented, slice(1), bytearray(), memoryview(b""), frozenset(), iter([]), zip(), enumerate([]), map(str, []),
              (x for x in ""), object, {}.keys(), {}.items(), "".join, property(), open, str.join):
    print(type(value).__name__, type(value), end="; ")
print()
print(isinstance(1, int), isinstance("a", (int, str)), issubclass(bool, int), type(1) == int, type(type(1)), isinstance(int, type))
print(isinstance([], list | tuple), issubclass(int, object))
try:
    isinstance(1, "int")
except TypeError as error:
    print(error)
