class Config:
    _instance = None

    def __new__(cls, *args):
        if cls._instance is None:
            print("making")
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self, value):
        self.value = value


a = Config(1)
b = Config(2)
print(a is b, a.value)


class Upper(str):
    def __new__(cls, text):
        return super().__new__(cls, text.upper())

    def shout(self):
        return self + "!"


u = Upper("hey")
print(u, u.shout(), len(u), isinstance(u, str), type(u + "x").__name__)
