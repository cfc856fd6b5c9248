class Date:
    count = 0

    def __init__(self, year, month, day):
        self.year, self.month, self.day = year, month, day
        Date.count += 1

    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split("-")))

    @staticmethod
    def is_leap(year):
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

    @classmethod
    def made(cls):
        return cls.count


class Day(Date):
    pass


d = Day.parse("2024-02-29")
print(type(d).__name__, d.year, d.month, d.day)
print(Date.is_leap(2024), d.is_leap(1900), Date.made(), Day.made())
