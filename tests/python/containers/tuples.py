t = (1, "a", 2.5)
print(t, t[0], t[-1], t[1:], len(t), "a" in t, t + (4,), t * 2, t.index("a"), t.count(1))
print((), (1,), 1, 2)
print(tuple("ab"), tuple([1, 2]), tuple(range(3)), (1, 2) == (1, 2), (1, 2) < (1, 3), hash((1, 2)) == hash((1, 2)))
point = x, y = 3, 4
print(point, x, y)
d = {(0, 0): "origin", (1, 0): "right"}
print(d[1, 0], d.get((5, 5)))
nested = ([1], [2])
nested[0].append(3)
print(nested)
try:
    nested[0] += [4]
except TypeError as error:
    print(error, nested)
