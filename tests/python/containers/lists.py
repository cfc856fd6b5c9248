items = [3, 1, 2]
items.append(4)
items.extend([5, 6])
items.insert(0, 0)
print(items, items.pop(), items.pop(0), items)
items.remove(1)
items.sort()
items.reverse()
print(items, items.index(3), items.count(2), len(items), 4 in items, items + [9], items * 2)
copy = items.copy()
copy.clear()
print(items, copy, items[:] is items, items == [5, 4, 3, 2], [1, 2] < [1, 2, 0])
print(list("abc"), list(range(3)), [[0] * 2] * 2, [1, "a", None, 2.5, [True]])
rows = [[0] * 2] * 2
rows[0][0] = 9
print(rows)
items.insert(-1, "x")
items.insert(100, "end")
print(items, items.index("end", 2))
for attempt in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].index(2), lambda: [1].remove(3), lambda: items[99]):
    try:
        attempt()
    except (IndexError, ValueError) as error:
        print(type(error).__name__, error)
recursive = [1]
recursive.append(recursive)
print(recursive)
