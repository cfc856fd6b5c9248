people = [("Zara", 30), ("Ali", 25), ("Bobur", 30)]
print(sorted(people))
print(sorted(people, key=lambda p: (-p[1], p[0])))
print(sorted([3, 1, 2], reverse=True), sorted("hello"), sorted({"b": 1, "a": 2}))
people.sort(key=lambda p: p[1])
print(people)
words = ["banana", "Apple", "cherry"]
words.sort(key=str.lower)
print(words, words.sort())
print(sorted(words, key=len), max(words, key=len), min(words, key=str.lower))
seen = []


def key(n):
    seen.append(n)
    return n % 3


print(sorted([5, 3, 4, 1], key=key), seen)
try:
    [1, "a", None].sort()
except TypeError as error:
    print(error)
