class A:
    def hello(self):
        print("A")


class B(A):
    def hello(self):
        print("B")
        super().hello()


class C(A):
    def hello(self):
        print("C")
        super().hello()


class D(B, C):
    def hello(self):
        print("D")
        super().hello()


D().hello()
print([cls.__name__ for cls in D.__mro__])
try:
    class Wrong(A, B):
        pass
except TypeError as error:
    print(error)
