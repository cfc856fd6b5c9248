class Stack(list):
    def push(self, item):
        self.append(item)

    def peek(self):
        return self[-1]


class CaseInsensitive(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __missing__(self, key):
        return "none"


s = Stack([1, 2])
s.push(3)
print(s, s.peek(), len(s), s.pop(), isinstance(s, list))
d = CaseInsensitive()
d["Host"] = "example.com"
print(d["HOST"], d, d["absent"])


class Port(int):
    def __str__(self):
        return f":{int(self)}"


p = Port(80)
print(p, p + 1, f"{p}", p == 80)
