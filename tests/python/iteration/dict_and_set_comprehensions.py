words = ["apple", "bob", "cat", "apple"]
print({word: len(word) for word in words})
print({len(word) for word in words})
print({k: v for k, v in zip("abc", range(3)) if v})
inverted = {v: k for k, v in {"a": 1, "b": 2}.items()}
print(inverted)
print(sorted({c for c in "mississippi"}))
print({n: {m: n * m for m in range(2)} for n in range(2)})
print({**{k: 1 for k in "ab"}, "c": 2})
