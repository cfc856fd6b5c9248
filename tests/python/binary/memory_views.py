data = bytearray(b"0123456789")
view = memoryview(data)
print(len(view), view[0], bytes(view[2:5]), view.tobytes()[:3], view.nbytes, view.readonly, view.itemsize)
view[0:3] = b"abc"
print(data)
part = view[5:]
part[0] = ord("!")
print(data, bytes(part), part.tolist())
fixed = memoryview(b"fixed")
try:
    fixed[0] = 1
except TypeError as error:
    print(error)
try:
    data.append(1)
except BufferError as error:
    print(error)
view.release()
part.release()
data.append(1)
print(data, fixed == b"fixed", memoryview(b"abc")[::-1].tobytes())
try:
    view[0]
except ValueError as error:
    print(error)
with memoryview(b"xyz") as v:
    print(v.hex(), list(v))
