def numbers():
    yield 1
    raise ValueError("generator broke")


for n in numbers():
    print(n)
