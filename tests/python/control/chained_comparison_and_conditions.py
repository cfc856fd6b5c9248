def between(low, x, high):
    return low <= x <= high


calls = 0


def middle():
    global calls
    calls += 1
    return 5


print(1 < middle() < 10, calls)
print(between(1, 5, 10), between(6, 5, 10))
a = b = 3
print(a == b == 3, a is b, 1 < 2 > 0 != 5)
print((lambda n: "neg" if n < 0 else "zero" if n == 0 else "pos")(0))
print([1, 2] < [1, 3], (1,) < (1, 0), "abc" < "abd", "Z" < "a", [] < [0])
