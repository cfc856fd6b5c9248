a = [1, 2]
b = [1, 2]
print(a == b, a is b, a is a, None == 0, () == [], [1, [2]] == [1, [2]], {1: [2]} == {1: [2]}, "1" == 1, 1 == 1.0)
print(object() == object(), (1, 2) != (2, 1), not [] == None, float("nan") == float("nan"))
x = y = 1000
print(x is y, a != b, [] == [], print == print, int == int, type(a) is list)
print(sorted([(1, "b"), (1, "a"), (0, "z")]), max([[1, 2], [1, 3]]), [1, 2, 3] > [1, 2], (0,) > ())
try:
    [(1, "a"), (1, None)].sort()
except TypeError as error:
    print(error)
