a = list(range(10))
print(a[2:5], a[:3], a[-3:], a[::3], a[::-1], a[8:2:-2], a[5:5], a[-100:2], a[7:100])
a[2:4] = ["x", "y", "z"]
print(a)
a[::5] = [100, 200, 300]
print(a)
del a[1:3]
print(a)
a[len(a):] = [7, 8]
a[:0] = ["first"]
print(a)
a[1:1] = a[-2:]
print(a)
del a[::2]
print(a)
a[:] = []
print(a)
try:
    b = [1, 2, 3]
    b[::2] = [1]
except ValueError as error:
    print(error)
