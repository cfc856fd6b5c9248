b = b"GET /index.html HTTP/1.1\r\nHost: a\r\n\r\n"
print(b.split(b" "), b.split(b"\r\n", 1), b.find(b"Host"), b.startswith(b"GET"), b.endswith(b"\r\n\r\n"), b.partition(b"\r\n"))
print(b"a,b".split(b","), b" x ".strip(), b"xxaxx".strip(b"x"), b"ab".upper(), b"a-b".replace(b"-", b"+"), b",".join([b"1", b"2"]))
print(b"abc".isalpha(), b"12".isdigit(), b"a\nb\r\nc".splitlines(), b"ab".center(6, b"*"), b"7".zfill(3), b"ab".count(b"a"), b"abc".index(b"c"))
print(b"%s %d %x" % (b"key", 5, 255), b"%b" % b"x", b"caf\xc3\xa9".decode(), b"abab".rfind(b"ab"), b"prefix.x".removeprefix(b"prefix"))
print(b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"hello".translate(None, b"l"), b"AbC".lower(), b"a b".title(), b"a".ljust(3, b"."))
try:
    b.index(b"nope")
except ValueError as error:
    print(error)
try:
    b.split(" ")
except TypeError as error:
    print(error)
