attempts = [
    (int, "12a"), (int, ""), (int, "1.5"), (float, "abc"), (float, ""), (int, None), (int, [1]),
    (float, None), (chr, -1), (ord, "ab"), (bytes, "text"), (bytes, [256]), (list, 5), (dict, [1]),
    (sum, ["a"]), (max, []), (min, ()), (sorted, [1, "a"]), (abs, "x"), (len, 5), (range, "3"),
    (tuple, 1), (set, 3), (hex, 1.5), (round, "x"), (iter, 3), (next, []), (chr, 0x110000),
    (dict, 5), (dict, ["abc"]), (enumerate, 4), (bytearray, -1), (complex, "x"), (bytes, -5),
]
for kind, value in attempts:
    try:
        print(kind.__name__, value, kind(value))
    except Exception as error:
        print(f"{kind.__name__}({value!r}): {type(error).__name__}: {error}")
