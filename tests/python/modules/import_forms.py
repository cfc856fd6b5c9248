import os.path
import collections.abc as abc
from math import pi, sqrt as root
from time import *
import sys, json

print(os.path.basename("/a/b"), isinstance([], abc.Sequence), round(pi, 2), root(9), callable(sleep), json.dumps(None))
print(sys.modules["json"] is json, __import__("math") is sys.modules["math"], json.__name__)
print(type(json), repr(sys).startswith("<module 'sys'"), hasattr(json, "dumps"))


def inside():
    import struct
    return struct.calcsize("!H")


print(inside())
try:
    import json.nothing
except ImportError as error:
    print(error)
try:
    import a.b.c
except ImportError as error:
    print(error)
