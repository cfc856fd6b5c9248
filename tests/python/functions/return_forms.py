def nothing():
    pass


def bare():
    return


def several():
    return 1, "two", [3]


def starred(*rest):
    return 0, *rest


print(nothing(), bare())
one, two, three = several()
print(one, two, three, several())
print(starred(1, 2))
first, *middle, last = starred(1, 2, 3, 4)
print(first, middle, last)
