import sys
import traceback


def third():
    raise ValueError("deep")


def second():
    third()


def first():
    second()


try:
    first()
except ValueError:
    text = traceback.format_exc()
    lines = text.splitlines()
    print(lines[0])
    print(lines[-1])
    print([line.strip() for line in lines if not line.startswith("  File")])
    kind, value, tb = sys.exc_info()
    print(kind.__name__, value)
    print([frame.name for frame in traceback.extract_tb(tb)])
print(sys.exc_info())
print(traceback.format_exception_only(KeyError("k")))
