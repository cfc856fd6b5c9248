def load(key):
    try:
        return {"a": 1}[key]
    except KeyError:
        raise LookupError(f"no {key}") from None


try:
    load("b")
except LookupError as error:
    print(error, error.__cause__, error.__suppress_context__, repr(error.__context__))

try:
    raise
except RuntimeError as error:
    print(error)

try:
    raise 5
except TypeError as error:
    print(error)
try:
    raise ValueError from 3
except TypeError as error:
    print(error)
