import contextlib
import io


@contextlib.contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except KeyError as error:
        print("swallowed", error)
    finally:
        print(f"</{name}>")


with tag("b") as t:
    print(t)
with tag("i"):
    raise KeyError("inside")
try:
    with tag("p"):
        raise ValueError("passes through")
except ValueError as error:
    print(error)


@tag("wrapped")
def work():
    print("working")


work()
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("captured")
print(repr(out.getvalue()))


class Door:
    def close(self):
        print("closed")


with contextlib.closing(Door()) as door:
    print("open")
with contextlib.nullcontext(5) as n:
    print(n)


@contextlib.contextmanager
def empty():
    return
    yield


try:
    with empty():
        pass
except RuntimeError as error:
    print(error)
