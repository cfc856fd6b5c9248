from typing import Optional


def parse(text: str, base: "int" = 10) -> Optional[int]:
    try:
        return int(text, base)
    except ValueError:
        return None


print(parse("12"), parse("zz"), parse("ff", 16))
count: int = "not an int"
later: str
print(count)
try:
    later
except NameError as error:
    print(error)
print(__annotations__)
