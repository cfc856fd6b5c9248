def add(a, b):
    return a + b


def sub(a, b):
    return a - b


table = {"+": add, "-": sub, "max": max}
for name in table:
    print(name, table[name](7, 3))


def compose(*functions):
    def run(value):
        for function in reversed(functions):
            value = function(value)
        return value
    return run


print(compose(str, abs, int)("-5"))
print([f.__name__ for f in (add, sub, len)])
print(add == add, add == sub, add is table["+"])
