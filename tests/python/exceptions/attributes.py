try:
    {}["missing"]
except KeyError as error:
    print(error, error.args, str(error), repr(error))
try:
    [].pop()
except IndexError as error:
    print(error)
try:
    (1, 2).missing
except AttributeError as error:
    print(error, error.name, error.obj)
try:
    import no_such_module
except ModuleNotFoundError as error:
    print(error, error.name)
try:
    from os import no_such_name
except ImportError as error:
    print(str(error).split(" (")[0], error.name)
try:
    print(undefined)
except NameError as error:
    print(error.name)
error = ValueError("a", 2)
print(error, error.args, repr(ValueError()), str(ValueError()) == "")
error.add_note("see the manual")
print(error.__notes__)
