def numbers():
    try:
        yield 1
        yield 2
    except ValueError as error:
        print("generator got", error)
        yield "recovered"
    finally:
        print("generator cleaned up")


g = numbers()
print(next(g))
print(g.throw(ValueError("from outside")))
try:
    next(g)
except StopIteration:
    print("over")

g = numbers()
next(g)
g.close()

g = numbers()
try:
    g.throw(KeyError("not started"))
except KeyError as error:
    print(error)


def stops():
    yield 1
    raise StopIteration("inside")


try:
    list(stops())
except RuntimeError as error:
    print(error, repr(error.__cause__))
