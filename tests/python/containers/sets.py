s = {3, 1, 2, 3}
print(s, len(s), 2 in s, set("aab") == {"a", "b"}, set(), {1} | {2}, {1, 2} & {2, 3}, {1, 2} - {2}, {1, 2} ^ {2, 3})
s.add(4)
s.discard(99)
s.remove(1)
s.update([7, 8], (9,))
print(sorted(s), s.issuperset({2, 3}), {1} <= {1, 2}, {1} < {1}, {1, 2}.isdisjoint({3}), {1, 2} == {2, 1})
print(sorted({1, 2, 3}.union([4], [5])), {1, 2, 3}.intersection([2, 9]), {1, 2}.difference([1]), {1, 2}.symmetric_difference([2, 3]))
f = frozenset([1, 2])
print(f, {f: "key"}[frozenset([2, 1])], f | {3}, type(f | {3}).__name__)
s.intersection_update({2, 3, 4})
s.difference_update({3})
print(s, s.copy() is s, [n for n in sorted(s)])
s.clear()
print(s)
for attempt in (lambda: {1}.remove(2), lambda: set().pop(), lambda: {[1]}, lambda: f.add(3)):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, error)
