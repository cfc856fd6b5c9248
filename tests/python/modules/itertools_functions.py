import itertools as it

print(list(it.chain([1], "ab", (2,))), list(it.chain.from_iterable([[1, 2], [3]])), list(it.islice(it.count(10, 5), 4)))
print(list(it.islice("abcdef", 1, 5, 2)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat("x", 3)))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([1, 2, 3], lambda a, b: a * b, initial=10)), list(it.takewhile(lambda n: n < 3, [1, 2, 3, 1])), list(it.dropwhile(lambda n: n < 3, [1, 2, 3, 1])))
print(list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=2)), list(it.permutations("abc", 2)), list(it.combinations("abcd", 2))[:4], list(it.combinations_with_replacement("ab", 2)))
print(list(it.zip_longest("abc", [1], fillvalue="-")), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.compress("abcd", [1, 0, 1, 0])), list(it.filterfalse(str.isdigit, "a1b2")))
for key, group in it.groupby(["apple", "avocado", "bob", "cat", "cow"], key=lambda w: w[0]):
    print(key, list(group))
a, b = it.tee(iter([1, 2, 3]))
print(next(a), list(b), list(a), list(it.pairwise([1, 2, 3])))
ids = it.count(1)
print(next(ids), next(ids), next(ids))
