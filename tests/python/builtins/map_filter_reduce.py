from functools import reduce

print(list(map(str.upper, ["a", "b"])), list(map(lambda x, y: x * y, [1, 2], [3, 4])), list(filter(lambda n: n > 1, [1, 2, 3])))
print(reduce(lambda a, b: a * b, range(1, 6)), reduce(lambda a, b: a + b, [[1], [2]], [0]), list(map(int, "1 2 3".split())))
m = map(print, ["lazy"])
print("made")
list(m)
print(next(map(len, ["abc"])), sum(map(len, ["a", "bb"])), dict(map(lambda p: p.split("="), ["a=1", "b=2"])))
try:
    reduce(lambda a, b: a, [])
except TypeError as error:
    print(error)
try:
    list(map(5, [1]))
except TypeError as error:
    print(error)
