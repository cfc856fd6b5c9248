class Empty:
    pass


e = Empty()
checks = [
    lambda: e.missing,
    lambda: e.missing(),
    lambda: Empty.other,
    lambda: e[0],
    lambda: len(e),
    lambda: iter(e),
    lambda: next(e),
    lambda: e + 1,
    lambda: 1 + e,
    lambda: -e,
    lambda: e(),
    lambda: "x" in e,
    lambda: int(e),
    lambda: None.strip(),
    lambda: (1).append(2),
    lambda: "abc".push("d"),
    lambda: [].add(1),
    lambda: {}.append(1),
]
for check in checks:
    try:
        check()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__ + ":", error)
