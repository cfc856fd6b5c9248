print()
print("a", "b", 3, sep="-", end="!\n")
print("no newline", end="")
print("", "x", "")
print(*[1, 2], sep="\n")
print("tab\there", 'quote"s', sep=" | ")
print("a", "b", sep="")
print(None, True, 1.0, [1, "a"], {"k": (1,)}, {1}, b"x", range(3), ..., sep=", ")
import sys
print("to stderr", file=sys.stderr)
print("flushed", flush=True)
sys.stdout.write("written\n")
print(sys.stdout.write("abc"), end="\n")
try:
    print("x", separator="")
except TypeError as error:
    print(error)
