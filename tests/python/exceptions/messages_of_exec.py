attempts = """
t = (1, 2); t[0] = 5
s = "abc"; s[0] = "x"
b = b"abc"; b[0] = 1
n = 5; n[0] = 1
l = [1]; l[3] = 1
l = [1]; l["a"] = 1
del (1, 2)[0]
r = range(3); r[0] = 1
ba = bytearray(b"a"); ba[0] = 256
ba = bytearray(b"a"); ba[0] = "x"
d = {}; d[[]] = 1
a, b = 1
a, b = [1]
a, b = 1, 2, 3
a, *b, c = [1]
(5).x = 3
len.x = 1
for x in 5: pass
for a, b in [1]: pass
[*5]
{**5}
print(*5)
with 5: pass
import os; os.nope
assert False
assert 1 == 2, "one is not two"
raise SystemExit
def f(): yield
class C(5): pass
object.x = 1
int.x = 1
"""
for text in attempts.strip().splitlines():
    try:
        exec(text)
        print(text, "-> fine")
    except BaseException as error:
        print(f"{text} -> {type(error).__name__}: {error}")
