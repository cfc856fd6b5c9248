def div(a, b, /, precision=2, *, label="result"):
    return f"{label}: {round(a / b, precision)}"


print(div(1, 3))
print(div(1, 3, 4, label="third"))
try:
    div(a=1, b=2)
except TypeError as error:
    print(error)


def anything(self, /, **kwargs):
    return self, kwargs


print(anything(1, self=2))
