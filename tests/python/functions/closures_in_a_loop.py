functions = []
for i in range(3):
    functions.append(lambda: i)
print([f() for f in functions])

functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])


def make(n):
    return lambda x: x * n


print([make(n)(10) for n in range(4)])
