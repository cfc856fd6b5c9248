def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def hanoi(n, a="A", b="B", c="C"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


def fib(n, memo={}):
    if n not in memo:
        memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
    return memo[n]


print(factorial(20), factorial(30))
print(" ".join(hanoi(3)))
print(fib(90))
