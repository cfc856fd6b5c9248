import enum


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Codes:
    OK = 0


def look(value):
    match value:
        case Color.RED:
            return "red"
        case Color.GREEN:
            return "green"
        case Codes.OK:
            return "ok"
        case -1:
            return "minus one"
        case b"raw":
            return "bytes"
        case "a" "b":
            return "joined"
        case True:
            return "true"
        case 2.5:
            return "two and a half"
        case (1, 2) | [3]:
            return "pair or three"


for value in (Color.RED, Color.GREEN, 0, -1, b"raw", "ab", True, 2.5, (1, 2), [3], [1, 2], (3, 4)):
    print(value, look(value))
