from collections import ChainMap, OrderedDict, namedtuple

Point = namedtuple("Point", ["x", "y"])
p = Point(1, y=2)
print(p, p.x, p[1], p._replace(x=5), p._asdict(), Point._fields, tuple(p), p == (1, 2))
x, y = p
Packet = namedtuple("Packet", "source target data", defaults=[b""])
print(Packet("a", "b"), Packet._make(["c", "d", b"e"]))
try:
    Point(1)
except TypeError as error:
    print(error)
try:
    p.x = 3
except AttributeError as error:
    print(error)
o = OrderedDict(a=1, b=2)
o.move_to_end("a")
print(o, o.popitem(last=False), list(o))
chain = ChainMap({"a": 1}, {"a": 0, "b": 2})
print(chain["a"], chain["b"], sorted(chain))
