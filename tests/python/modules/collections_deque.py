from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, d.pop(), d.popleft(), d, len(d), d[0], d[-1])
d.extend([7, 8])
d.extendleft([9, 10])
d.rotate(2)
print(d, list(d), 7 in d, d.count(7), d.index(9))
d.rotate(-1)
d.remove(9)
d.reverse()
print(d)
last = deque(maxlen=3)
for n in range(5):
    last.append(n)
print(last, last.maxlen, list(reversed(last)), deque("abc") == deque("abc"), bool(deque()))
d.clear()
try:
    d.pop()
except IndexError as error:
    print(error)
try:
    d.popleft()
except IndexError as error:
    print(error)
d.insert(0, "x")
print(d.copy(), d + deque("y"))
