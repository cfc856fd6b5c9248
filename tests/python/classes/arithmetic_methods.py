class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, number):
        return Vector(self.x * number, self.y * number)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __abs__(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    def __bool__(self):
        return bool(self.x or self.y)

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y


v = Vector(3, 4)
print(v + Vector(1, 1), v * 2, 2 * v, -v, abs(v), v @ Vector(1, 2))
same = v
v += Vector(10, 10)
print(v, same is v, bool(Vector(0, 0)))
try:
    v + 5
except TypeError as error:
    print(error)
try:
    v - v
except TypeError as error:
    print(error)
