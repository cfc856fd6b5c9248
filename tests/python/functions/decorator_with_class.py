class CountCalls:
    def __init__(self, function):
        self.function = function
        self.count = 0

    def __call__(self, *args):
        self.count += 1
        return self.function(*args)


@CountCalls
def ping(n):
    return n + 1


print(ping(1), ping(2), ping.count)


def register(registry, name):
    def inner(function):
        registry[name] = function
        return function
    return inner


handlers = {}


@register(handlers, "GET")
def on_get():
    return "got"


@register(handlers, "POST")
def on_post():
    return "posted"


print({name: handler() for name, handler in handlers.items()})
