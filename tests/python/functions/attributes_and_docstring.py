def area(width: float, height: float = 1.0) -> float:
    """Area of a rectangle.

    Both sides in metres.
    """
    return width * height


print(area.__doc__)
print(area.__name__, area.__module__)
print(area.__annotations__)
area.calls = 3
print(area.calls, area.__dict__)
print(area.__code__.co_varnames, area.__code__.co_argcount)
print(callable(area), callable(3))
