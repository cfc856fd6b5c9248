try:
    int("x")
except ValueError:
    raise SystemError("hidden cause") from None
