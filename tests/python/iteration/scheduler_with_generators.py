from collections import deque


def task(name, steps):
    for step in range(steps):
        print(f"{name}: step {step}")
        yield
    print(f"{name}: done")


ready = deque([task("A", 2), task("B", 3), task("C", 1)])
turns = 0
while ready:
    current = ready.popleft()
    try:
        next(current)
        ready.append(current)
    except StopIteration:
        pass
    turns += 1
print(turns, "turns")
