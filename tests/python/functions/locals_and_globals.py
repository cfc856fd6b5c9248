PORT = 9000


def inside(a, b=2):
    c = a + b
    return locals()


print(inside(1))
print(globals()["PORT"], "inside" in globals())
print(vars() is globals())


class Point:
    def __init__(self):
        self.x = 1
        self.y = 2


print(vars(Point()))
