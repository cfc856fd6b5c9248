class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *, twice=False):
        return (x + self.n) * (2 if twice else 1)


add5 = Adder(5)
print(add5(1), add5(1, twice=True), callable(add5), list(map(add5, [1, 2])))


class Silent:
    pass


try:
    Silent()()
except TypeError as error:
    print(error)
try:
    Silent(1)
except TypeError as error:
    print(error)
try:
    Adder()
except TypeError as error:
    print(error)
