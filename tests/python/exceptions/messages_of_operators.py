nothing, five, text, numbers = None, 5, "abc", [1]
attempts = [
    lambda: 1 + "a", lambda: "a" + 1, lambda: b"a" + "a", lambda: [1] + (2,), lambda: None + 1,
    lambda: "a" * "b", lambda: "a" - "b", lambda: {} + {}, lambda: 1 < "a", lambda: None < 1,
    lambda: [1] < (1,), lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 1.0 // 0,
    lambda: divmod(1, 0), lambda: 0 ** -1, lambda: ~"a", lambda: -"a", lambda: 1 << -1,
    lambda: "abc"[10], lambda: numbers[5], lambda: (1,)[5], lambda: b"a"[3], lambda: text["a"], lambda: numbers["a"],
    lambda: {}["k"], lambda: {1: 2}[(1, 2)], lambda: nothing[0], lambda: five[0], lambda: 3 in 5, lambda: "a" in 5,
    lambda: 5 in "abc", lambda: [1, 2] @ 3, lambda: 1 & 1.5, lambda: set() | [1], lambda: not_defined,
    lambda: 2.5 % 0, lambda: "%d" % "x", lambda: "%s %s" % "x", lambda: "%s" % (1, 2), lambda: "%q" % 3,
    lambda: "{} {}".format(1), lambda: "{name}".format(x=1), lambda: "{:d}".format("x"), lambda: "{!z}".format(1),
    lambda: (lambda: 0)(1), lambda: print(end=3), lambda: [1, 2].index(9), lambda: [1].remove(4),
    lambda: {1}.remove(2), lambda: "abc".index("z"), lambda: (1,).index(5), lambda: {}.popitem(), lambda: set().pop(),
]
for attempt in attempts:
    try:
        print("no error:", attempt())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
