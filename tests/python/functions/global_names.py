total = 0


def add(n):
    global total
    total += n


def shadow():
    total = 99
    return total


def define():
    global made_here
    made_here = "yes"


add(5)
add(6)
print(total, shadow(), total)
define()
print(made_here)
