import os

r, w = os.pipe()
print(r < w, os.write(w, b"hello pipe"), os.read(r, 5), os.read(r, 100))
os.close(w)
print(os.read(r, 10))
os.close(r)
for attempt in (lambda: os.read(r, 1), lambda: os.close(9999), lambda: os.write(r, b"x")):
    try:
        attempt()
    except OSError as error:
        print(type(error).__name__, error, error.errno)
r, w = os.pipe()
os.close(r)
try:
    os.write(w, b"nobody reads")
except BrokenPipeError as error:
    print(error)
copy = os.dup(w)
print(copy != w, os.get_inheritable(w), os.get_blocking(w))
os.set_blocking(w, False)
print(os.get_blocking(w), os.strerror(11), os.name, os.sep, os.linesep == "\n")
print(os.getpid() > 0, isinstance(os.getppid(), int), os.environ.get("NO_SUCH_NAME", "default"), os.path.join("a", "b"), os.path.basename("/x/y.py"))
