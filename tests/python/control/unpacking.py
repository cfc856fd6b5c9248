a, b = 1, 2
a, b = b, a
print(a, b)
(x, y), z = (1, 2), 3
print(x, y, z)
first, *rest = "hello"
print(first, rest)
*start, end = range(4)
print(start, end)
head, *_, tail = [1, 2, 3, 4, 5]
print(head, tail)
[p, q] = {"k1": 1, "k2": 2}
print(p, q)
for name, (low, high) in {"a": (1, 2), "b": (3, 4)}.items():
    print(name, low, high)
c = d = []
c.append(1)
print(d, c is d)
i = 0
items = [0, 0]
i, items[i] = 1, 9
print(i, items)
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2))
