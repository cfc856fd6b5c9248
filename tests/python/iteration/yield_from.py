def leaf(name, n):
    for i in range(n):
        got = yield f"{name}{i}"
        if got:
            print("leaf received", got)
    return n


def branch():
    total = yield from leaf("a", 2)
    total += yield from leaf("b", 1)
    yield from [10, 20]
    yield from "xy"
    return total


g = branch()
print(next(g))
print(g.send("hello"))
print(list(g))


def flatten(items):
    for item in items:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, [3, [4]], 5], []])))


def outer():
    result = yield from branch()
    print("result", result)


for item in outer():
    pass
