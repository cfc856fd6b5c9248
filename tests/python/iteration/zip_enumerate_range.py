print(list(zip("abc", [1, 2], (True, False, None))))
print(list(enumerate("ab", 5)), dict(enumerate("xy")))
print(list(range(5)), list(range(2, 8, 3)), list(range(5, 0, -2)), list(range(3, 3)))
r = range(0, 100, 7)
print(len(r), r[3], r[-1], 14 in r, 15 in r, r[2:5], r.index(21), r.count(21))
print(r, range(3) == range(0, 3), r.start, r.stop, r.step)
print(list(reversed(range(4))), list(reversed([1, 2])), list(map(max, [1, 5], [4, 2])))
print(list(filter(None, [0, 1, "", "a"])), list(filter(str.isupper, "aBcD")))
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as error:
    print(error)
try:
    range(1, 2, 0)
except ValueError as error:
    print(error)
print(list(zip(*[(1, "a"), (2, "b")])))
