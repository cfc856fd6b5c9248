g = (n * n for n in range(4))
print(next(g), next(g), list(g), list(g))
print(sum(n for n in range(101)), max(len(w) for w in ["a", "bbb"]))
data = [1, 2, 3]
lazy = (x * factor for x in data)
factor = 10
data.append(4)
print(list(lazy))
print(type(lazy).__name__, "".join(c for c in "a1b2" if c.isdigit()))
try:
    next(n for n in [] if n)
except StopIteration:
    print("empty")
print(next((n for n in [1, 2] if n > 5), "default"))
