a = 1
del a
try:
    print(a)
except NameError as error:
    print(error)

items = list(range(6))
del items[0], items[-1]
print(items)
del items[1:3]
print(items)
d = {"a": 1, "b": 2}
del d["a"]
print(d)
try:
    del d["zz"]
except KeyError as error:
    print("KeyError", error)


class Thing:
    pass


thing = Thing()
thing.size = 3
del thing.size
try:
    del thing.size
except AttributeError as error:
    print(error)
try:
    thing.size
except AttributeError as error:
    print(error)
