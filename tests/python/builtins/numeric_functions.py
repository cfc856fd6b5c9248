print(abs(-3.5), abs(-7), divmod(17, 5), pow(2, 8), pow(2, 8, 10), round(3.14159, 2), round(15, -1), sum([0.1] * 10))
print(max(3, 9, 2), min("b", "a"), max([1, 5], key=lambda x: -x), max([], default="none"), min({"a": 2, "b": 1}), max("abc", "abd"))
print(bin(5), oct(64), hex(255), chr(97), ord("a"), int("101", 2), float("1.5"), complex("1+2j"), bool([]), str(5), repr("a"))
print(all([1, "a"]), any([0, None]), sum([[1], [2]], []), len({1: 2}), sorted((3, 1)), list(reversed("ab")))
try:
    sum(["a", "b"], "")
except TypeError as error:
    print(error)
try:
    max(1)
except TypeError as error:
    print(error)
try:
    max()
except TypeError as error:
    print(error)
