class Meta(type):
    def __new__(mcls, name, bases, namespace):
        namespace["tag"] = name.lower()
        return super().__new__(mcls, name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("creating", cls.__name__)
        return super().__call__(*args, **kwargs)

    def __len__(cls):
        return 42


class Thing(metaclass=Meta):
    def __init__(self, n):
        self.n = n


t = Thing(5)
print(t.tag, t.n, len(Thing), type(Thing).__name__)
