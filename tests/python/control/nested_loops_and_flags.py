grid = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
for row in grid:
    print(" ".join(f"{cell:2}" for cell in row))
transposed = [[row[i] for row in grid] for i in range(3)]
print(transposed, list(map(list, zip(*grid))))
found = None
for y, row in enumerate(grid):
    for x, cell in enumerate(row):
        if cell == 6:
            found = (x, y)
            break
    if found:
        break
print(found)
total = 0
for row in grid:
    for cell in row:
        if cell % 2:
            continue
        total += cell
print(total)
