print(0 or "default", "" or None or [], 5 and 6, 0 and 6, not 0, not "a")
one, empty = 1, []
print(None is None, empty is empty, empty is [], 1 == 1.0 == True, one is not None)
print(True + True, True * 5, isinstance(True, int), False == 0)


def loud(value):
    print("seen", value)
    return value


print(loud(0) and loud(1) or loud(2))
print(all([]), any([]), all([1, 0]), any([0, ""]))
print(3 in [1, 2, 3], "x" not in "abc", "bc" in "abc")
