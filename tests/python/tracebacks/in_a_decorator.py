import functools


def checked(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper


@checked
def divide(a, b):
    return a / b


print(divide(4, 2))
divide(1, 0)
