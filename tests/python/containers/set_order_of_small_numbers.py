print({5, 3, 1}, {10, 2, 8, 1}, set(range(10)), {0, 9, 4}, {True, 2, 0})
print(set([7, 7, 7]), frozenset(range(3)), {100, 50, 8})
s = set()
for n in (6, 2, 4):
    s.add(n)
print(s, s.pop())
