try:
    int("q")
except ValueError as e:
    kept = e
try:
    e
except NameError as error:
    print(error)
print(repr(kept))
