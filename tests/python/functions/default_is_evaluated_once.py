def remember(item, seen=[]):
    seen.append(item)
    return seen


print(remember(1))
print(remember(2))
print(remember(3, []))
print(remember.__defaults__)


def fresh(item, seen=None):
    if seen is None:
        seen = []
    seen.append(item)
    return seen


print(fresh(1), fresh(2))
