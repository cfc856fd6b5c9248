def several():
    raise ExceptionGroup("two things", [ValueError("v"), TypeError("t")])


try:
    several()
except* ValueError as group:
    print("values:", group.exceptions)
except* TypeError as group:
    print("types:", group.exceptions)

try:
    raise ExceptionGroup("g", [OSError(1, "a"), KeyError("k")])
except ExceptionGroup as group:
    print(group, repr(group))
    matching, rest = group.split(OSError)
    print(matching, rest)
