class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name
        print(f"{owner.__name__}.{name} made")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError("must be positive")
        setattr(instance, self.name, value)


class Box:
    width = Positive()
    height = Positive()

    def __init__(self, width, height):
        self.width = width
        self.height = height


b = Box(2, 3)
print(b.width * b.height, type(Box.width).__name__)
try:
    b.width = -1
except ValueError as error:
    print(error)
