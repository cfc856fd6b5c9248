def risky():
    raise OSError(98, "Address already in use")


try:
    risky()
except OSError as error:
    print("saw", error.errno)
    raise
