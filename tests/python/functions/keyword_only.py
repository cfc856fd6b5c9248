def connect(host, *, port=80, timeout=None):
    print(host, port, timeout)


connect("example.com")
connect("example.com", timeout=3)
try:
    connect("example.com", 8080)
except TypeError as error:
    print(error)


def required(*, key):
    return key


try:
    required()
except TypeError as error:
    print(error)
print(required(key="k"))
