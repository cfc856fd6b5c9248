d = {"a": 1, "b": 2}
try:
    for key in d:
        d[key + "x"] = 0
except RuntimeError as error:
    print(error)
s = {1, 2, 3}
try:
    for item in s:
        s.add(item + 10)
except RuntimeError as error:
    print(error)
items = [1, 2, 3, 4]
for item in items:
    if item % 2 == 0:
        items.remove(item)
    if len(items) < 10 and item == 1:
        items.append(100)
print(items)
for key in list(d):
    if len(key) > 1:
        del d[key]
print(sorted(d))
