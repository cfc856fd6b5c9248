def averager():
    total, count, average = 0, 0, None
    while True:
        value = yield average
        if value is None:
            return total
        total += value
        count += 1
        average = total / count


a = averager()
print(next(a))
for n in (10, 20, 60):
    print(a.send(n))
try:
    a.send(None)
except StopIteration as stop:
    print("total", stop.value)

b = averager()
try:
    b.send(5)
except TypeError as error:
    print(error)


def echo():
    received = yield "ready"
    while received != "stop":
        received = yield f"got {received!r}"


e = echo()
print(next(e), e.send("a"), e.send(2))
try:
    e.send("stop")
except StopIteration:
    print("stopped")
