class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


d = {Key(1): "one", Key(4): "four"}
print(d[Key(1)], d[Key(4)], Key(7) in d, len(d))


class NoHash:
    def __eq__(self, other):
        return True


try:
    {NoHash()}
except TypeError as error:
    print(error)
for bad in ([1], {}, set()):
    try:
        hash(bad)
    except TypeError as error:
        print(error)
try:
    {[1]: 2}
except TypeError as error:
    print(error)
