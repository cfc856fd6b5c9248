print(0.1 + 0.2, 0.1 + 0.2 == 0.3, 1 / 3, 2 / 3, 1e16, 1e15, 123456789012345678.0, 1e-5, 0.0001, 1.0, -0.0, 1e100)
print(3.7 // 1, -3.7 // 1, 3.7 % 1, -3.7 % 1, 7.5 // 2, divmod(7.5, 2), 2.0 ** 0.5, 2 ** 0.5)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(1.25, 1), round(0.5), round(1e300, 2))
print(float("inf"), float("-inf"), float("nan"), float("1e3"), float(" 2.5 "), float("1_0.5"), float("infinity"), 1e400, -1e400)
inf, nan = float("inf"), float("nan")
print(inf > 10 ** 400, nan == nan, nan != nan, inf - inf, inf * 0, nan in [nan], min(inf, 1), int(1e20))
print((0.5).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer(), (255.5).hex(), float.fromhex("0x1.8p+1"))
print(5 == 5.0, hash(5) == hash(5.0), {5: "a"}[5.0], 1.5 + 1, 3 * 0.1, 1e308 * 10, 5e-324, 1.7976931348623157e308)
print(str(1e22), repr(1e21), 12345678.9, 0.1 * 3, 1.1 * 1.1, 100.0, 1e2, 4.35 * 100, 9007199254740993.0, 1e23)
for attempt in (lambda: int(inf), lambda: int(nan), lambda: 10.0 ** 400, lambda: float(10 ** 400), lambda: round(inf)):
    try:
        print(attempt())
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
