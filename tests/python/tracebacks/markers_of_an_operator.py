values = [1, 2, "three"]
total = 0
for v in values:
    total = (total * 2) + v * (1 if v else 2)
print(total)
