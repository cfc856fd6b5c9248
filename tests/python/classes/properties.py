class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def degrees(self):
        """Degrees Celsius."""
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273.15:
            raise ValueError(f"{value} is below absolute zero")
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        print("deleted")
        del self._degrees

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32


c = Celsius(25)
print(c.degrees, c.fahrenheit)
c.degrees = 100
print(c.fahrenheit, Celsius.degrees.__doc__)
try:
    c.degrees = -300
except ValueError as error:
    print(error)
try:
    c.fahrenheit = 5
except AttributeError as error:
    print(error)
del c.degrees
try:
    c.degrees
except AttributeError as error:
    print(error)
