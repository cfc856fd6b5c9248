from dataclasses import asdict, astuple, dataclass, field, fields, replace


@dataclass
class Peer:
    host: str
    port: int = 9000
    tags: list = field(default_factory=list)
    secret: str = field(default="x", repr=False, compare=False)

    def address(self):
        return f"{self.host}:{self.port}"


a = Peer("localhost")
b = Peer("localhost", 9000, [])
a.tags.append("new")
print(a, b, a == b, a.address(), b.tags)
print(asdict(a), astuple(b), replace(a, port=1), [f.name for f in fields(Peer)])
try:
    Peer()
except TypeError as error:
    print(error)


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0


v = Version(3, 11)
print(v > Version(3, 9), sorted([v, Version(2)]), {v: "key"}[Version(3, 11)])
try:
    v.major = 4
except AttributeError as error:
    print(type(error).__name__, error)


@dataclass
class Rectangle:
    width: float
    height: float
    area: float = field(init=False)

    def __post_init__(self):
        self.area = self.width * self.height


@dataclass
class Named(Rectangle):
    name: str = "none"


print(Rectangle(2, 3), Named(1, 2, name="n"))
try:
    @dataclass
    class Wrong:
        items: list = []
except ValueError as error:
    print(error)


@dataclass(slots=True, kw_only=True)
class Packed:
    x: int
    y: int = 2


print(Packed(x=1))
