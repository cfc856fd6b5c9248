class Outer:
    print("body runs")
    table = {}
    for letter in "abc":
        table[letter] = ord(letter)
    del letter

    class Inner:
        value = 7

        def outer_name(self):
            return Outer.__name__

    def make(self):
        return self.Inner()


print(Outer.table, Outer.Inner.__qualname__, Outer().make().outer_name())
print(Outer.make.__qualname__, hasattr(Outer, "letter"))
