print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, divmod(-7, 2), divmod(7, -2), 7 / 2, 6 / 2)
print(2 ** 10, 2 ** -1, (-2) ** 3, -2 ** 2, pow(3, 4, 5), pow(7, -1, 11), 0 ** 0)
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 10, 1024 >> 3, -1 >> 1, -5 & 0xFF)
print(abs(-5), min(3, 1, 2), max([4, 9, 2]), sum([1, 2, 3]), sum([1, 2], 10), round(7), int(3.99), int(-3.99))
print(int("42"), int(" -7 "), int("ff", 16), int("0x1f", 0), int("1_000"), int("0b101", 0), int("z", 36), int("077", 8), int(True))
print(hex(255), oct(8), bin(10), hex(-255), bin(-5), str(10 ** 20))
print((255).to_bytes(2, "big"), (1000).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), int.from_bytes(b"\x01\x00", "big"), int.from_bytes(b"\xfe\xff", "little", signed=True))
print((10).bit_length(), (0).bit_length(), (255).bit_count(), (5).__add__(3), 5 .real, (5).conjugate(), (6).as_integer_ratio())
for attempt in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: pow(2, -1, 4), lambda: int("9" * 5000), lambda: int("1__0")):
    try:
        print(attempt())
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
