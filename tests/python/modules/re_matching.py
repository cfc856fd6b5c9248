import re

m = re.match(r"(\w+) (\d+)", "port 9000 open")
print(m.group(), m.group(1), m.groups(), m[2], m.start(2), m.end(), m.span(1))
print(re.match("x", "abc"), re.search("b+", "aabbb").group(), re.fullmatch(r"\d+", "123") is not None, re.fullmatch(r"\d+", "123a"))
request = re.match(r"(?P<method>[A-Z]+) (?P<path>\S+) HTTP/(?P<version>\d\.\d)", "GET /index.html HTTP/1.1")
print(request.groupdict(), request["path"], request)
print(re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)=(\d)", "a=1, b=2"), re.findall(r"(a)|(b)", "ab"))
for found in re.finditer(r"[aeiou]", "education"):
    print(found.group(), found.start(), end=" ")
print()
print(re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(-)", "1-2-3"), re.split(r"\s+", " a  b "), re.split(",", "a,b,c", maxsplit=1))
print(re.sub(r"\d", "#", "a1b2"), re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub("a", lambda m: m.group().upper(), "banana"), re.sub("a", "o", "banana", count=1), re.subn("a", "", "banana"))
pattern = re.compile(r"^\s*#", re.MULTILINE)
print(len(pattern.findall("# one\n  # two\nthree")), pattern.pattern, re.escape("a.b*c"))
