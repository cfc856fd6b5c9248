def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, iterable):
    for _, item in zip(range(n), iterable):
        yield item


print(list(take(10, fibonacci())))


def chatty():
    print("started")
    yield 1
    print("between")
    yield 2
    print("ended")
    return "value"


g = chatty()
print("nothing yet")
print(next(g))
print(next(g))
try:
    next(g)
except StopIteration as stop:
    print("returned", stop.value)
print(list(g))
