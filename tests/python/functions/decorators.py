import functools


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("->", function.__name__, args, kwargs)
        result = function(*args, **kwargs)
        print("<-", result)
        return result
    return wrapper


def repeat(times):
    def decorate(function):
        def wrapper(*args):
            return [function(*args) for _ in range(times)]
        return wrapper
    return decorate


@logged
def add(a, b):
    "Adds."
    return a + b


@repeat(3)
@logged
def hello(name):
    return "hi " + name


add(1, b=2)
print(add.__name__, add.__doc__, add.__wrapped__(3, 4))
print(hello("Ali"))
