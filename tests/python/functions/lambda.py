square = lambda x: x * x
print(square(7), square.__name__)
print((lambda a, b=2, *c, d, **e: (a, b, c, d, e))(1, d=4))
print(sorted(["bb", "a", "ccc"], key=lambda s: -len(s)))
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20, 30])))
print((lambda: (yield))().__class__.__name__)
choose = lambda n: "even" if n % 2 == 0 else "odd"
print(choose(3), choose(4))
