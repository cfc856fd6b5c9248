def divide(a, b):
    assert b != 0, f"b must not be zero, got {b}"
    return a / b


print(divide(6, 3))
try:
    divide(1, 0)
except AssertionError as error:
    print("AssertionError:", error)
try:
    assert []
except AssertionError as error:
    print(repr(error))
assert [0], "a list with something in it is true"
