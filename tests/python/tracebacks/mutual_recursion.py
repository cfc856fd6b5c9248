def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return even(n - 1)


even(10 ** 6)
