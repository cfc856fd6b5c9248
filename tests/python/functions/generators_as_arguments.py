def evens(limit):
    n = 0
    while n < limit:
        yield n
        n += 2


print(sum(evens(10)), max(evens(9)), list(evens(5)), tuple(evens(3)))
print(sum(n * n for n in evens(10)))
print(*evens(6), sep="-")
print(any(n > 3 for n in evens(6)), all(n > 3 for n in evens(6)))
print(",".join(str(n) for n in evens(8)))
print(dict((n, n * n) for n in evens(6)))
