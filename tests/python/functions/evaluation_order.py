def say(what):
    print(what, end=" ")
    return what


def f(*args, **kwargs):
    print("called")
    return args


f(say(1), *[say(2)], say(3), k=say(4))
x = say("a") + say("b") * len(say("c"))
print()
d = {say("k1"): say("v1"), say("k2"): say("v2")}
print()
items = [0, 0]
items[say(0)] = say("value")
print()
print(say(1) < say(2) < say(0) < say(99))
say("left") or say("not reached")
print()
