class Shape:
    sides = 0

    def __init__(self, name):
        self.name = name

    def area(self):
        raise NotImplementedError("area of " + self.name)

    def describe(self):
        return f"{self.name} with {self.sides} sides and area {self.area()}"


class Square(Shape):
    sides = 4

    def __init__(self, size):
        super().__init__("square")
        self.size = size

    def area(self):
        return self.size ** 2


class Circle(Shape):
    pass


print(Square(3).describe())
try:
    Circle("circle").describe()
except NotImplementedError as error:
    print(repr(error))
print(isinstance(Square(1), Shape), issubclass(Circle, Shape), issubclass(Shape, Circle))
print(isinstance(3, (str, int)), Square.__bases__, Square.__mro__[1].__name__)
