def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x = x + " changed"
            return x
        return inner()

    result = middle()
    return result, x


print(outer())

x = "module"


class Holder:
    x = "class"

    def method(self):
        return x

    values = [x for _ in range(2)]


print(Holder().method(), Holder.x, Holder.values)
