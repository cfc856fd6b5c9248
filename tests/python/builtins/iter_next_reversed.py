it = iter([1, 2])
print(next(it), next(it), next(it, "over"))
try:
    next(it)
except StopIteration:
    print("StopIteration")
print(list(reversed([1, 2, 3])), list(reversed(range(0, 10, 3))), list(reversed({"a": 1, "b": 2})))
try:
    reversed({1, 2})
except TypeError as error:
    print(error)
try:
    iter(5)
except TypeError as error:
    print(error)
e = enumerate("ab")
print(next(e), list(e), list(e))
z = zip([1, 2], "ab")
print(next(z), list(z))
