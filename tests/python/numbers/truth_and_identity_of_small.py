print(bool(0), bool(-1), bool(0.0), bool("0"), int(True), True == 1, True is True, str(True), True & False, True | 2, not 3)
print(5 in (5.0,), [1, True, 1.0].count(1), {1: "a", True: "b", 1.0: "c"}, sum([True, True, False]))
print(isinstance(True, int), type(True + True).__name__, type(1 // 1.0).__name__, type(1 / 1).__name__, -True, ~True)
