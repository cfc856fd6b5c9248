def number():
    a, b = 1


def too_few():
    a, b = [1]


def too_many():
    a, b = 1, 2, 3


def starred():
    a, *b, c = [1]


def loop_over_number():
    for x in 5:
        pass


def loop_pairs():
    for a, b in [(1, 2), 3]:
        print(a, b)


def display():
    return [*5]


def mapping():
    return {**5}


def argument():
    print(*5)


def manager():
    with 5:
        pass


def nothing():
    a, b = None


def text():
    a, b = "xyz"


for attempt in (number, too_few, too_many, starred, loop_over_number, loop_pairs, display, mapping, argument, manager,
                nothing, text):
    try:
        attempt()
    except Exception as error:
        print(f"{attempt.__name__}: {type(error).__name__}: {error}")
