print("a,b,,c".split(","), "a b  c ".split(), "a b  c ".split(" "), "".split(), "".split(","))
print("a,b,c,d".split(",", 2), "a,b,c,d".rsplit(",", 1), "a-b".split("x"))
print("one\ntwo\r\nthree\rfour\n".splitlines(), "a\n\nb".splitlines(True), "a\x0bb\x1cc".splitlines())
print("key: value: more".partition(": "), "none".partition(":"), "a/b/c".rpartition("/"))
print(", ".join(["a", "b"]), "".join(reversed("abc")), "-".join("xyz"), ",".join([]))
try:
    ",".join([1, 2])
except TypeError as error:
    print(error)
try:
    "a".split("")
except ValueError as error:
    print(error)
