def grade(score):
    if score >= 90:
        return "A"
    elif score >= 70:
        return "B"
    elif score >= 50:
        return "C"
    else:
        return "F"


print([grade(s) for s in (95, 90, 71, 50, 12)])
for value in (0, 1, "", "0", [], [0], None, 0.0, {}, {"a": 1}, (), b"", b"\0"):
    print(repr(value), "true" if value else "false")
x = 5
print("yes" if 1 < x <= 5 else "no", 1 < x < 3, 3 < x > 1, not x == 5)
