from collections import Counter, defaultdict

groups = defaultdict(list)
for word in ["apple", "bob", "avocado", "cat", "bear"]:
    groups[word[0]].append(word)
print(dict(groups), groups["z"], "z" in groups, groups.get("q"))
print(groups)
counts = defaultdict(int)
for c in "hello":
    counts[c] += 1
print(dict(counts))
c = Counter("mississippi")
print(c.most_common(2), c["s"], c["zz"], sorted(c.elements())[:3], c.total())
c.update("miss")
c.subtract({"i": 10})
print(c, Counter(a=3) + Counter(a=1, b=2), Counter(a=3, b=1) - Counter(a=1, b=5), Counter([1, 1, 2]))
print(Counter(a=1) & Counter(a=5), Counter(a=1) | Counter(b=2), dict(+Counter(a=-1, b=2)))
