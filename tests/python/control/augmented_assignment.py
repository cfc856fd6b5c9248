n = 10
n += 5; n -= 3; n *= 2; n //= 5; n **= 3; n %= 50
print(n)
n <<= 2; n |= 1; n ^= 3; n &= 0xFF; n >>= 1
print(n)
f = 7
f /= 2
print(f)
text = "ab"
text += "cd"
text *= 2
print(text)
items = [1]
other = items
items += (2, 3)
items *= 2
print(items, other is items)
t = (1,)
u = t
t += (2,)
print(t, u)
d = {"n": 1}
d["n"] += 1
d |= {"m": 5}
print(d)
s = {1, 2}
s -= {1}; s |= {7}
print(s)
