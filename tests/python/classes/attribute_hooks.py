class Recorder:
    def __init__(self):
        self.log = []

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        self.log.append(name)
        return lambda *args: (name, args)


r = Recorder()
print(r.move(1, 2), r.stop(), r.log)
print(hasattr(r, "_hidden"), hasattr(r, "anything"))


class Strict:
    def __setattr__(self, name, value):
        if name not in ("x", "y"):
            raise AttributeError(f"no attribute {name!r} here")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("deleting", name)
        super().__delattr__(name)


s = Strict()
s.x = 1
try:
    s.z = 2
except AttributeError as error:
    print(error)
del s.x
print(hasattr(s, "x"), getattr(s, "x", "nothing"))
setattr(s, "y", 5)
print(getattr(s, "y"), vars(s))
