x = 1


def broken():
    print(x)
    x = 2


try:
    broken()
except UnboundLocalError as error:
    print(type(error).__name__, error)


def deleted():
    y = 1
    del y
    return y


try:
    deleted()
except UnboundLocalError as error:
    print(error)


def later():
    def inner():
        return value
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    value = 3
    return inner()


print(later())
