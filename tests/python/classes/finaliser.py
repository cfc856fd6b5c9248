class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


def scope():
    inner = Noisy("local")
    print("leaving")


a = Noisy("a")
b = a
del a
print("still there")
b = Noisy("b")
scope()
items = [Noisy("one"), Noisy("two")]
items.pop()
items.clear()
del b
print("end")
