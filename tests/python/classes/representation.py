class Temperature:
    def __init__(self, degrees):
        self.degrees = degrees

    def __repr__(self):
        return f"Temperature({self.degrees!r})"

    def __str__(self):
        return f"{self.degrees}°"

    def __format__(self, spec):
        if spec == "f":
            return f"{self.degrees * 9 / 5 + 32}F"
        return str(self)


t = Temperature(20)
print(t, repr(t), [t], {"t": t})
print(f"{t} {t!r} {t:f} {t!s:>6}")
print("%s %r" % (t, t))
print("{} {:f}".format(t, t))


class OnlyRepr:
    def __repr__(self):
        return "<only repr>"


print(OnlyRepr(), str(OnlyRepr()))
