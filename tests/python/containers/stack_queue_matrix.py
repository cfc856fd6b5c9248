stack = []
for token in "3 4 + 2 *".split():
    if token.isdigit():
        stack.append(int(token))
    else:
        b, a = stack.pop(), stack.pop()
        stack.append({"+": a + b, "*": a * b}[token])
    print(token, stack)
queue = [1, 2, 3]
while queue:
    n = queue.pop(0)
    print(n, end=" ")
    if n < 3:
        queue.append(n + 10)
print()
a = [[1, 2], [3, 4]]
b = [[0, 1], [1, 0]]
print([[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a])
