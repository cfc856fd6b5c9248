def counter(start=0):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


first = counter()
second = counter(100)
print(first(), first(), first(5))
print(second(), first())
print(first.__closure__[0].cell_contents)
print(first.__name__, first.__qualname__)
