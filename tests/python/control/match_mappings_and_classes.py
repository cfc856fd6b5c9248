from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


@dataclass
class Circle:
    center: Point
    radius: float = 1.0


def where(thing):
    match thing:
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on the y axis at {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Circle(Point(x, _), radius=r):
            return f"circle over {x} with {r}"
        case {"type": "login", "user": str(user), **rest}:
            return f"login of {user} {rest}"
        case {"type": kind}:
            return f"message {kind}"
        case {}:
            return "some mapping"
        case float(f):
            return f"float {f}"
        case _:
            return "?"


for thing in (Point(0, 0), Point(0, 3), Point(2, 2), Point(1, 2), Circle(Point(5, 6), 2.5),
              {"type": "login", "user": "ali", "at": 1}, {"type": 5}, {}, {"a": 1}, 1.5, "text", [1]):
    print(where(thing))
