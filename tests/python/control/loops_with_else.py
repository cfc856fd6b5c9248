for n in range(2, 12):
    for d in range(2, n):
        if n % d == 0:
            print(n, "=", d, "*", n // d)
            break
    else:
        print(n, "is prime")

tries = 0
while tries < 3:
    tries += 1
else:
    print("tried", tries, "times")

while True:
    tries -= 1
    if not tries:
        break
else:
    print("never")
