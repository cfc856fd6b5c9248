"""Abstract classes: what has abstract methods left cannot be made, and other classes can be counted in."""


def abstractmethod(function):
    """Marks a method that subclasses must have."""
    function.__isabstractmethod__ = True
    return function


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractproperty(property):
    __isabstractmethod__ = True


class ABCMeta(type):
    """The class of abstract classes. `object.__new__` refuses those with something in `__abstractmethods__`."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        abstract = {name for name, value in namespace.items() if getattr(value, "__isabstractmethod__", False)}
        for base in bases:
            for name in getattr(base, "__abstractmethods__", ()):
                if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                    abstract.add(name)
        cls.__abstractmethods__ = frozenset(abstract)
        cls._abc_registry = []
        return cls

    def register(cls, subclass):
        """Counts a class in that does not inherit."""
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        cls._abc_registry.append(subclass)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance)) or (
            instance.__class__ is not type(instance) and cls.__subclasscheck__(instance.__class__)
        )

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        said = cls.__subclasshook__(subclass)
        if said is not NotImplemented:
            return said
        if cls in subclass.__mro__:
            return True
        return any(issubclass(subclass, known) for known in cls._abc_registry) or any(
            issubclass(subclass, below) for below in type.__subclasses__(cls)
        )


class ABC(metaclass=ABCMeta):
    """To inherit from instead of naming the metaclass."""

    __slots__ = ()


def get_cache_token():
    return 0


def update_abstractmethods(cls):
    """Looks again which methods are abstract, after something was put into a class."""
    if not hasattr(cls, "__abstractmethods__"):
        return cls
    names = {name for base in cls.__mro__ for name in getattr(base, "__abstractmethods__", ())} | set(cls.__dict__)
    cls.__abstractmethods__ = frozenset(
        name for name in names if getattr(getattr(cls, name, None), "__isabstractmethod__", False)
    )
    return cls
