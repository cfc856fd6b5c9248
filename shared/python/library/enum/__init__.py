"""Names for values: each member of an enumeration exists once and knows its name and its value.

Members that are bits are in `flag`. Left out: `verify`, `member` and `nonmember`, and pickling.
"""

from types import DynamicClassAttribute


_plain_property = property


class auto:
    """Stands for "the next value" in the body of an enumeration."""

    value = None


class property(DynamicClassAttribute):
    """An attribute of members; read from the class, it is the member of that name."""

    def __get__(self, instance, owner=None):
        if instance is not None:
            return self.fget(instance)
        try:
            return owner._member_map_[self.name]
        except KeyError:
            raise AttributeError(f"{owner!r} has no attribute {self.name!r}") from None

    def __set_name__(self, owner, name):
        self.name = name


def _is_descriptor(value):
    return any(hasattr(value, name) for name in ("__get__", "__set__", "__delete__"))


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" != name[-3]


class _Body(dict):
    """The namespace of a class body, which notes what in it is a member."""

    def __init__(self, name):
        super().__init__()
        self.class_name = name
        self.members = {}
        self.ignored = []
        self.next_value = Enum._generate_next_value_ if Enum is not None else None

    def __setitem__(self, name, value):
        if name == "_generate_next_value_":
            self.next_value = value.__func__ if isinstance(value, staticmethod) else value
        elif name == "_ignore_":
            self.ignored = value.replace(",", " ").split() if isinstance(value, str) else list(value)
        elif _is_dunder(name) or name in ("_is_flag_", "_order_", "_missing_", "_numeric_repr_", "_value_repr_"):
            pass
        elif name.startswith("_") and name.endswith("_") and len(name) > 2:
            raise ValueError(f"_sunder_ names, such as {name!r}, are reserved for future Enum use")
        elif name.startswith(f"_{self.class_name}__") or name in self.ignored:
            pass
        elif name in self.members:
            raise TypeError(f"{name!r} already defined as {self[name]!r}")
        elif not _is_descriptor(value):
            value = self._with_values(name, value)
            self.members[name] = value
        super().__setitem__(name, value)

    def _with_values(self, name, value):
        def generated(part):
            if not isinstance(part, auto):
                return part
            if part.value is None:
                known = list(self.members.values())
                part.value = self.next_value(name, 1, len(known), known)
            return part.value

        if isinstance(value, tuple):
            return tuple(generated(part) for part in value)
        return generated(value)

    def update(self, members=(), **more):
        for name, value in dict(members, **more).items():
            self[name] = value


Enum = None  # while it is being made


class EnumType(type):
    @classmethod
    def __prepare__(metacls, name, bases, **options):
        body = _Body(name)
        for base in bases:
            if isinstance(base, EnumType):
                if base._member_map_:
                    raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
                body.next_value = base._generate_next_value_
        return body

    def __new__(metacls, name, bases, body, *, boundary=None, **options):
        members = body.members
        namespace = {key: value for key, value in body.items() if key not in members and key not in body.ignored}
        if isinstance(namespace.get("_generate_next_value_"), type(_is_dunder)):
            namespace["_generate_next_value_"] = staticmethod(namespace["_generate_next_value_"])
        # Calling an enumeration looks members up; a class's own `__new__` is for making them.
        own_new = namespace.pop("__new__", None) if Enum is not None else None
        namespace.pop("_ignore_", None)
        cls = super().__new__(metacls, name, bases, namespace, **options)
        cls._member_names_ = []
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        cls._member_type_ = metacls._data_type(bases)
        cls._boundary_ = boundary or getattr(cls, "_boundary_", None)
        if own_new is not None:
            cls._new_member_ = own_new.__func__ if isinstance(own_new, staticmethod) else own_new
        cls._flag_mask_ = 0
        for key, value in members.items():
            cls._add(key, value)
        if Enum is not None:
            cls.__new__ = Enum.__new__
            cls._take_back_str(bases, namespace)
        return cls

    @staticmethod
    def _data_type(bases):
        """The type that members are besides being members: the `int` of `class Level(int, Enum)`."""
        for base in bases:
            for one in base.__mro__:
                if one is object or isinstance(one, EnumType):
                    continue
                if "__new__" in one.__dict__ or "__init__" in one.__dict__:
                    return one
        return object

    def _take_back_str(cls, bases, namespace):
        """What a data type says of itself does not hide how an enumeration shows its members."""
        if cls._member_type_ is object:
            return
        for name in ("__repr__", "__str__", "__format__"):
            if name not in namespace:
                wanted = getattr(next((base for base in bases if isinstance(base, EnumType)), Enum), name)
                if getattr(cls, name) is not wanted:
                    setattr(cls, name, wanted)

    def _add(cls, name, value):
        """Makes a member, or another name for the one that has this value."""
        args = value if isinstance(value, tuple) else (value,)
        data = cls._member_type_
        if data is tuple:
            args = (args,)
        make = getattr(cls, "_new_member_", None)
        if make is not None:
            member = make(cls, *args)
        elif data is object:
            member = object.__new__(cls)
        else:
            member = data.__new__(cls, *args)
        if not hasattr(member, "_value_"):
            member._value_ = value if data is object else data(*args)
        known = cls._known(member._value_)
        if known is not None:
            member = known
        else:
            member._name_ = name
            member.__objclass__ = cls
            member._sort_order_ = len(cls._member_names_)
            if getattr(cls, "__init__") is not object.__init__:
                member.__init__(*args)
            is_flag = getattr(cls, "_is_flag_", False)
            if is_flag and isinstance(member._value_, int):
                cls._flag_mask_ |= member._value_
            if not is_flag or _is_single_bit(member._value_):
                cls._member_names_.append(name)
        cls._member_map_[name] = member
        try:
            cls._value2member_map_.setdefault(member._value_, member)
        except TypeError:
            pass  # a value that cannot be a key is searched for
        # An attribute of members may have the name of a member: then it finds it itself.
        if not isinstance(cls.__dict__.get(name) or _inherited(cls, name), DynamicClassAttribute):
            type.__setattr__(cls, name, member)

    def _known(cls, value):
        try:
            return cls._value2member_map_.get(value)
        except TypeError:
            for member in cls._member_map_.values():
                if member._value_ == value:
                    return member
        return None

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return cls.__new__(cls, value)
        return cls._create(value, names, module, qualname, type, start, boundary)

    def _create(cls, name, names, module, qualname, data, start, boundary):
        """`Enum("Color", "RED GREEN")`: an enumeration without a class statement."""
        metacls = cls.__class__
        bases = (cls,) if data is None else (data, cls)
        body = metacls.__prepare__(name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            values = []
            pairs = []
            for count, key in enumerate(names):
                values.append(body.next_value(key, start, count, values[:]))
                pairs.append((key, values[-1]))
            names = pairs
        for item in names:
            key, value = (item, names[item]) if isinstance(item, str) else item
            body[key] = value
        if module is not None:
            body["__module__"] = module
        if qualname is not None:
            body["__qualname__"] = qualname
        return metacls.__new__(metacls, name, bases, body, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Turns the constants of a module into members, and puts these in their place."""
        source = source if source is not None else vars(_module_named(module))
        pairs = sorted(((key, value) for key, value in source.items() if filter(key)), key=lambda p: (p[1], p[0]))
        made = cls._create(name, pairs, module, None, None, 1, boundary)
        source.update(made.__members__)
        source[name] = made
        return made

    def __contains__(cls, member):
        if not isinstance(member, Enum):
            raise TypeError(
                f"unsupported operand type(s) for 'in': '{type(member).__qualname__}' and '{cls.__class__.__qualname__}'"
            )
        return isinstance(member, cls) and member._name_ in cls._member_map_

    def __getattr__(cls, name):
        if _is_dunder(name):
            raise AttributeError(name)
        try:
            return cls.__dict__["_member_map_"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    @_plain_property
    def __members__(cls):
        return dict(cls._member_map_)

    def __dir__(cls):
        return sorted(["__class__", "__doc__", "__members__", "__module__", *cls._member_names_])

    def __repr__(cls):
        if cls._is_flag_:
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"


EnumMeta = EnumType


def _inherited(cls, name):
    for base in cls.__mro__[1:]:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def _module_named(name):
    import sys

    return sys.modules[name]


def _is_single_bit(value):
    return isinstance(value, int) and value > 0 and value & (value - 1) == 0


class Enum(metaclass=EnumType):
    _is_flag_ = False

    def __new__(cls, value):
        if type(value) is cls:
            return value
        member = cls._known(value)
        if member is not None:
            return member
        try:
            member = cls._missing_(value)
        except Exception as error:
            member, trouble = None, error
        else:
            trouble = None
        if isinstance(member, cls):
            return member
        if member is None and trouble is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if trouble is None:
            raise TypeError(f"error in {cls.__name__}._missing_: returned {member!r} instead of None or a valid member")
        if not isinstance(trouble, ValueError):
            trouble.__context__ = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        raise trouble

    def __init__(self, *args):
        pass

    def _generate_next_value_(name, start, count, last_values):
        """The number that `auto()` stands for: one more than the last that is a number."""
        for last in reversed(last_values):
            try:
                return last + 1
            except TypeError:
                pass
        return start

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, spec):
        return str.__format__(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return ["__class__", "__doc__", "__module__", "name", "value"]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_


class ReprEnum(Enum):
    """Only `repr` is an enumeration's: text and format are the data type's."""


class IntEnum(int, ReprEnum):
    __str__ = int.__repr__
    __format__ = int.__format__


class StrEnum(str, ReprEnum):
    __str__ = str.__str__
    __format__ = str.__format__

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        member = str.__new__(cls, *values)
        member._value_ = str(*values)
        return member

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


def unique(enumeration):
    """Refuses an enumeration in which two names mean one value."""
    twice = [f"{alias} -> {one.name}" for alias, one in enumeration.__members__.items() if alias != one.name]
    if twice:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(twice)}")
    return enumeration


# Last, for it is built on what stands above.
from enum.flag import CONFORM, EJECT, KEEP, STRICT, Flag, FlagBoundary, IntFlag
