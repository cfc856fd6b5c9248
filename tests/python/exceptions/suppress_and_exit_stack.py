from contextlib import ExitStack, suppress

with suppress(FileNotFoundError, KeyError):
    {}["nothing"]
    print("not reached")
print("went on")

with ExitStack() as stack:
    for name in "abc":
        stack.callback(print, "closing", name)
    print("inside")

try:
    with ExitStack() as stack:
        stack.callback(print, "still called")
        raise RuntimeError("boom")
except RuntimeError as error:
    print(error)
