s = "oʻzbek é 日 🔥"
raw = s.encode()
print(raw, len(s), len(raw), raw.decode() == s, s.encode("utf-8").decode("utf8") == s)
print("abc".encode("ascii"), "é".encode("latin-1"), b"\xe9".decode("latin-1"), "ab".encode("utf-16-le"), "€".encode("cp1252"))
print("é?".encode("ascii", "ignore"), "é".encode("ascii", "replace"), "é🔥".encode("ascii", "backslashreplace"), "é".encode("ascii", "xmlcharrefreplace"))
print(b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), b"a\xff".decode(errors="backslashreplace"))
print(repr(b"a\xff".decode("utf-8", "surrogateescape")), b"a\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))
attempts = [lambda: "é".encode("ascii"), lambda: "日本".encode("latin-1"), lambda: b"\xff\xfe".decode(), lambda: b"ab\xc3".decode(),
            lambda: b"\xe6\x97".decode(), lambda: b"a\xc3(".decode(), lambda: b"\x80".decode("ascii"), lambda: "x".encode("no-such"),
            lambda: "\ud800".encode(), lambda: b"\xed\xa0\x80".decode(), lambda: b"\xf0\x28\x8c\x28".decode(), lambda: b"\xc0\x80".decode()]
for attempt in attempts:
    try:
        print(attempt())
    except (UnicodeError, LookupError) as error:
        print(type(error).__name__, error)
