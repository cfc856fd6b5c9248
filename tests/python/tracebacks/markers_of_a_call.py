def f(a, b):
    return g(a) + h(b, key=len(a))


def g(x):
    return len(x)


def h(y, key):
    return y.missing(key)


f("abc", "def")
