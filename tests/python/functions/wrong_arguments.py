def two(a, b):
    return a, b


def one_default(a, b=1):
    return a, b


def three(a, b, c):
    pass


def nothing():
    pass


calls = [
    lambda: two(),
    lambda: two(1),
    lambda: two(1, 2, 3),
    lambda: two(1, b=2, c=3),
    lambda: two(1, a=2),
    lambda: one_default(),
    lambda: one_default(1, 2, 3),
    lambda: three(),
    lambda: nothing(1),
    lambda: nothing(x=1),
    lambda: len(),
    lambda: len(1, 2),
    lambda: two(*[1, 2, 3]),
    lambda: two(**{"a": 1}),
    lambda: two(1, *[2], **{"b": 3}),
    lambda: two(*5),
    lambda: two(**5),
]
for call in calls:
    try:
        call()
    except TypeError as error:
        print(error)
