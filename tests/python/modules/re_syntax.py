import re

cases = [
    (r"a.c", "abc a\nc"), (r"^ab$", "ab\n"), (r"a*?b", "aaab"), (r"a+?", "aaa"), (r"a{2,3}", "aaaa"), (r"(ab)+", "ababx"),
    (r"[^a-c]+", "abcxyz"), (r"\bfoo\b", "a foo b"), (r"\w+@\w+\.com", "me@site.com"), (r"(?i)HELLO", "say hello"),
    (r"(?:x|y)z", "yz"), (r"a(?=b)", "ab"), (r"a(?!b)", "abac"), (r"(?<=\$)\d+", "cost $45"), (r"(?<!a)b", "abcb"),
    (r"(\w)\1", "hello"), (r"(?P<q>['\"]).*?(?P=q)", "say 'hi' now"), (r"\d{3}-\d{4}", "555-1234"), (r"[\]\-]+", "a]-b"),
    (r"\s\S", "a b"), (r"(?s)a.c", "a\nc"), (r"(?x) a  b # comment", "ab"), (r"x?y??z", "xyz"), (r"(a|ab)(c|bcd)", "abcd"),
    (r"[а-я]+", "привет"), (r"\d+", "٣"), (r"(?a:\w+)", "éa"), (r"^$", ""), (r"(a)?b", "b"), (r"\A\w+\Z", "word"), (r"[\w.]+", "a.b-c"),
]
for pattern, text in cases:
    m = re.search(pattern, text)
    print(f"{pattern:24} {m.group()!r} {m.span()} {m.groups()}" if m else f"{pattern:24} no match")
print(re.search(rb"\r\n\r\n", b"head\r\n\r\nbody").start(), re.findall(rb"(\w+): (\w+)", b"A: 1\r\nB: 2"))
for bad in ("(", "[a", "*a", "a{2,1}", "(?P<x>a)(?P<x>b)", r"\1", "(?<=a+)b", "a)", "(?P<1>a)"):
    try:
        re.compile(bad)
        print(bad, "compiled")
    except re.error as error:
        print(bad, "->", error)
