def total(*numbers):
    print(type(numbers).__name__, len(numbers))
    return sum(numbers)


def describe(**facts):
    for key, value in facts.items():
        print(key, "=", value)


print(total())
print(total(1, 2, 3))
print(total(*range(5), 100, *(7, 8)))
describe(port=9000, host="localhost")
describe(**{"a": 1}, b=2, **{"c": 3})
