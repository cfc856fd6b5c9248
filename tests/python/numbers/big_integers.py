a = 2 ** 200
b = 10 ** 50 + 7
print(a, b)
print(a + b, a - b, a * b)
print(a // b, a % b, divmod(a, b), -a // b, -a % b)
print(a > b, a == 2 ** 200, hash(2 ** 61 - 1), hash(2 ** 61), hash(-1), hash(2 ** 100))
print(a >> 190, b << 10, a & (b << 3), a | 1, a ^ b, ~a)
print(hex(a), bin(2 ** 70), oct(b), a.bit_length(), int(str(a)) == a)
print(pow(b, 65537, 2 ** 127 - 1), a ** 2 == 2 ** 400, int(1e30), float(b), a / b, f"{b:,}", f"{a:x}")
f = 1
for i in range(1, 51):
    f *= i
print(f, len(str(f)), sum(map(int, str(f))))
print(0xDEADBEEFCAFEBABE123456789, int.from_bytes(b"\xff" * 20, "big"), (2 ** 80).to_bytes(11, "little"))
