def swallow():
    try:
        raise ValueError("lost")
    finally:
        return "finally returned"


def override():
    try:
        return "try"
    finally:
        print("finally runs before the return is done")


def loop():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
            print("body", i)
        finally:
            print("cleanup", i)
    else:
        print("not reached")


def broken():
    while True:
        try:
            1 / 0
        finally:
            break
    return "error dropped by break"


print(swallow())
print(override())
loop()
print(broken())
