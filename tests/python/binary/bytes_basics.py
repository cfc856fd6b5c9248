b = b"hello"
print(b, b[0], b[1:3], b[-1], len(b), list(b), b + b" w", b * 2, 104 in b, b"ell" in b, b == "hello")
print(bytes(3), bytes([1, 2, 255]), bytes(range(5)), bytes("é", "utf-8"), bytes(b"x"), b"a" < b"b", b"" == bytes())
print(b.hex(), b.hex(" "), bytes.fromhex("68 65 6c"), b"\x00\x01".hex(":"), b"abcdef".hex("-", 2), bytes.fromhex("DEADbeef"))
for byte in b"ab":
    print(byte, chr(byte))
for attempt in (lambda: b + "x", lambda: bytes.fromhex("6"), lambda: bytes.fromhex("zz"), lambda: b[9], lambda: bytes([300]), lambda: "a" in b, lambda: bytes(["a"])):
    try:
        print(attempt())
    except Exception as error:
        print(type(error).__name__, error)
