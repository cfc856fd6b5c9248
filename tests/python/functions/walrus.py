import io

stream = io.BytesIO(b"one\ntwo\n\nthree\n")
while line := stream.readline():
    print(line)

if (n := len("hello")) > 3:
    print("long:", n)
print([y for x in range(6) if (y := x * x) % 2 == 0], y)
print((z := 5) + z)
