class Base:
    def __init__(self):
        self.__secret = 1
        self._inner = 2

    def secret(self):
        return self.__secret


class Child(Base):
    def __init__(self):
        super().__init__()
        self.__secret = "child"


c = Child()
print(c.secret(), sorted(c.__dict__))
try:
    c.__secret
except AttributeError as error:
    print(error)
print(c._Base__secret)
