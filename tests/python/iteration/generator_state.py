def worker():
    try:
        while True:
            try:
                item = yield
                print("item", item)
            except ValueError:
                print("skipped a bad one")
    finally:
        print("closing")


w = worker()
next(w)
w.send(1)
w.throw(ValueError)
w.send(2)
print(w.gi_running, w.gi_frame is not None, w.__name__)
w.close()
print(w.gi_frame)
w.close()


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)


def running():
    yield next(g)


g = running()
try:
    next(g)
except ValueError as error:
    print(error)
