import io

stream = io.BytesIO(b"abcdefgh")
for block in iter(lambda: stream.read(3), b""):
    print(block)
values = iter([5, 6, 0, 7])
print(list(iter(lambda: next(values), 0)))
it = iter("abc")
print(next(it), list(it), next(it, None))
print(iter(it) is it, type(iter([])).__name__, type(iter({})).__name__, type(iter("")).__name__)
