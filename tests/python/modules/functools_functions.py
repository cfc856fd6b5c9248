import functools


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info())
fib.cache_clear()
print(fib.cache_info().hits)


@functools.cache
def slow(n):
    print("computing", n)
    return n * 2


print(slow(3), slow(3))
add = lambda a, b, c=0: a + b + c
plus5 = functools.partial(add, 5)
print(plus5(1), plus5(1, c=10), plus5.args, plus5.keywords, plus5.func is add)
print(functools.reduce(lambda a, b: f"({a}{b})", "abcd"), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


class Data:
    @functools.cached_property
    def total(self):
        print("once")
        return 99


d = Data()
print(d.total, d.total)


@functools.singledispatch
def show(value):
    return "something"


@show.register
def _(value: int):
    return f"int {value}"


@show.register(list)
def _(value):
    return f"list of {len(value)}"


print(show(5), show([1]), show("x"))
