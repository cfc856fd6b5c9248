class Tracker:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind.__name__ if kind else None, value)
        return self.swallow


with Tracker("a") as a, Tracker("b"):
    print("inside", a.name)
with Tracker("c", swallow=True):
    raise ValueError("swallowed")
try:
    with Tracker("d"):
        raise KeyError("k")
except KeyError as error:
    print("came out:", error)


def early():
    with Tracker("e"):
        return "returned"


print(early())
with (Tracker("f") as f, Tracker("g") as g):
    print(f.name + g.name)
