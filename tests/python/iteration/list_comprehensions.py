squares = [n * n for n in range(6)]
print(squares)
print([n for n in squares if n % 2 == 0 if n > 2])
print([(x, y) for x in range(3) for y in "ab"])
print([[i * j for j in range(1, 4)] for i in range(1, 4)])
print([cell for row in [[1, 2], [3]] for cell in row])
print(["even" if n % 2 == 0 else "odd" for n in range(3)])
x = "outside"
print([x for x in range(2)], x)
print([word.strip().title() for word in " a, b ,c ".split(",")])
