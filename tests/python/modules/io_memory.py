import io

s = io.StringIO()
print("hello", file=s)
s.write("world\nlast")
print(repr(s.getvalue()), s.tell(), s.seek(0), s.readline(), s.read(3), s.readlines(), s.read())
s = io.StringIO("a\nb\nc")
print([line for line in s], s.closed)
b = io.BytesIO(b"0123456789")
print(b.read(3), b.tell(), b.seek(-2, 2), b.read(), b.getvalue(), b.read())
b.seek(0)
b.write(b"AB")
print(b.getvalue(), b.readline(), bytes(b.getbuffer()[:2]), b.seek(1), b.truncate(), b.getvalue())
with io.BytesIO() as out:
    out.writelines([b"x", b"y"])
    print(out.getvalue())
try:
    out.read()
except ValueError as error:
    print(error)
try:
    io.BytesIO().write("text")
except TypeError as error:
    print(error)
wrapped = io.TextIOWrapper(io.BytesIO("é\n2".encode()), encoding="utf-8")
print(wrapped.readlines(), io.StringIO("x").readable())
