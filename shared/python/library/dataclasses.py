"""Classes that are mostly their fields: `__init__`, `__repr__`, `__eq__` and more, written from the annotations.

The methods are made as source text and compiled, so that a wrong call is told of in terms of the fields.
Left out: `make_dataclass`' rarer arguments.
"""

import copy
import sys
from types import GenericAlias


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"<dataclasses.{self._name} object>"


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


MISSING = _Missing("_MISSING_TYPE")
KW_ONLY = _Missing("_KW_ONLY_TYPE")
_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()
_FIELDS = "__dataclass_fields__"
_FIELD, _CLASSVAR, _INITVAR = "_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR"


class InitVar:
    """An argument of `__init__` that is no field: `__post_init__` gets it."""

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return cls(type)


class Field:
    __slots__ = (
        "name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only", "_field_type",
    )

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = self._field_type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only

    def __repr__(self):
        return "Field(" + ",".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__) + ")"

    def __set_name__(self, owner, name):
        hook = getattr(type(self.default), "__set_name__", None)
        if hook:
            hook(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING
):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _compiled(cls, name, parameters, body, names):
    """A method from its source; `names` are what it may use besides its arguments."""
    source = f"def {name}({', '.join(parameters)}):\n" + "".join(f"  {line}\n" for line in body or ["pass"])
    whole = f"def make({', '.join(names)}):\n" + "".join(f" {line}\n" for line in source.splitlines())
    namespace = {}
    exec(whole + f" return {name}", {"__name__": cls.__module__}, namespace)
    function = namespace["make"](**names)
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    return function


def _kind(annotation):
    text = annotation if isinstance(annotation, str) else None
    if text is not None:
        if text.split("[")[0].split(".")[-1] == "ClassVar":
            return _CLASSVAR
        return _INITVAR if text.split("[")[0].split(".")[-1] == "InitVar" else _FIELD
    if annotation is InitVar or isinstance(annotation, InitVar):
        return _INITVAR
    typing = sys.modules.get("typing")
    if typing is not None:
        if annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar:
            return _CLASSVAR
    return _FIELD


def _field_of(cls, name, annotation, kw_only):
    default = getattr(cls, name, MISSING)
    if not isinstance(default, Field):
        if getattr(default, "__class__", None).__name__ == "member_descriptor":
            default = MISSING  # a slot, not a value
        default = field(default=default)
    made = default
    made.name, made.type, made._field_type = name, annotation, _kind(annotation)
    if made._field_type in (_CLASSVAR, _INITVAR) and made.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if made._field_type != _CLASSVAR:
        made.kw_only = kw_only if made.kw_only is MISSING else made.kw_only
    elif made.kw_only is not MISSING:
        raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    if made._field_type == _FIELD and made.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(made.default)} for field {name} is not allowed: use default_factory")
    return made


def _init(cls, all_fields, frozen, slots):
    in_init = [f for f in all_fields if f.init]
    plain = [f for f in in_init if not f.kw_only]
    has_default = False
    for f in plain:
        if f.default is not MISSING or f.default_factory is not MISSING:
            has_default = True
        elif has_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument")
    names = {"MISSING": MISSING, "_HAS_DEFAULT_FACTORY": _HAS_DEFAULT_FACTORY, "__dataclass_builtins_object__": object}
    self_name = "__dataclass_self__" if any(f.name == "self" for f in all_fields) else "self"
    body = []

    def parameter(f):
        if f.default is not MISSING:
            names[f"_dflt_{f.name}"] = f.default
            return f"{f.name}=_dflt_{f.name}"
        if f.default_factory is not MISSING:
            return f"{f.name}=_HAS_DEFAULT_FACTORY"
        return f.name

    for f in all_fields:
        if f._field_type == _INITVAR:
            continue
        if f.default_factory is not MISSING:
            names[f"_dflt_{f.name}"] = f.default_factory
            value = f"_dflt_{f.name}()"
            if f.init:
                value += f" if {f.name} is _HAS_DEFAULT_FACTORY else {f.name}"
        elif f.init:
            value = f.name
        elif slots and f.default is not MISSING:
            names[f"_dflt_{f.name}"] = f.default
            value = f"_dflt_{f.name}"
        else:
            continue  # the class has the default
        if frozen:
            body.append(f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},{value})")
        else:
            body.append(f"{self_name}.{f.name} = {value}")
    if hasattr(cls, "__post_init__"):
        given = ",".join(f.name for f in in_init if f._field_type == _INITVAR)
        body.append(f"{self_name}.__post_init__({given})")
    keywords = [parameter(f) for f in in_init if f.kw_only]
    parameters = [self_name, *map(parameter, plain), *(["*", *keywords] if keywords else [])]
    made = _compiled(cls, "__init__", parameters, body, names)
    made.__annotations__ = {**{f.name: f.type for f in in_init}, "return": None}
    return made


def _repr(cls, shown):
    parts = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in shown)
    inner = _compiled(cls, "__repr__", ["self"], [f'return f"{{self.__class__.__qualname__}}({parts})"'], {})
    running = set()

    def __repr__(self):
        if id(self) in running:
            return "..."
        running.add(id(self))
        try:
            return inner(self)
        finally:
            running.discard(id(self))

    __repr__.__qualname__ = f"{cls.__qualname__}.__repr__"
    return __repr__


def _tuple_of(who, compared):
    return "(" + "".join(f"{who}.{f.name}," for f in compared) + ")"


def _comparison(cls, name, operator, compared):
    test = f"{_tuple_of('self', compared)}{operator}{_tuple_of('other', compared)}"
    body = ["if other.__class__ is self.__class__:", f" return {test}", "return NotImplemented"]
    return _compiled(cls, name, ["self", "other"], body, {})


def _frozen(cls, names):
    """`__setattr__` and `__delattr__` that refuse."""

    def refuse(verb, name):
        raise FrozenInstanceError(f"cannot {verb} field {name!r}")

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            refuse("assign to", name)
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            refuse("delete", name)
        super(cls, self).__delattr__(name)

    return __setattr__, __delattr__


def _set_new(cls, name, method):
    if name in cls.__dict__:
        return True
    setattr(cls, name, method)
    return False


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    fields_by_name = {}
    for base in cls.__mro__[-1:0:-1]:
        of_base = getattr(base, _FIELDS, None)
        if of_base is not None:
            fields_by_name.update(of_base)
            if base.__dataclass_params__.frozen and not frozen:
                raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
            if frozen and not base.__dataclass_params__.frozen:
                raise TypeError("cannot inherit frozen dataclass from a non-frozen one")

    annotations = cls.__dict__.get("__annotations__", {})
    own = []
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or annotation == "KW_ONLY":
            kw_only = True
        else:
            own.append(_field_of(cls, name, annotation, kw_only))
    for f in own:
        fields_by_name[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")

    setattr(cls, _FIELDS, fields_by_name)
    cls.__dataclass_params__ = _Params(init, repr, eq, order, unsafe_hash, frozen)
    known = [f for f in fields_by_name.values() if f._field_type == _FIELD]
    compared = [f for f in known if f.compare]
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    has_hash = cls.__dict__.get("__hash__", MISSING)
    explicit_hash = not (has_hash is MISSING or (has_hash is None and "__eq__" in cls.__dict__))

    if init:
        taken = [f for f in fields_by_name.values() if f._field_type in (_FIELD, _INITVAR)]
        _set_new(cls, "__init__", _init(cls, taken, frozen, slots))
    if repr:
        _set_new(cls, "__repr__", _repr(cls, [f for f in known if f.repr]))
    if eq:
        _set_new(cls, "__eq__", _comparison(cls, "__eq__", "==", compared))
    if order:
        for name, operator in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if _set_new(cls, name, _comparison(cls, name, operator, compared)):
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering"
                )
    if frozen:
        for method in _frozen(cls, {f.name for f in known}):
            if _set_new(cls, method.__name__, method):
                raise TypeError(f"Cannot overwrite attribute {method.__name__} in class {cls.__name__}")
    if unsafe_hash and explicit_hash:
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if unsafe_hash or (eq and frozen and not explicit_hash):
        hashed = [f for f in known if (f.compare if f.hash is None else f.hash)]
        cls.__hash__ = _compiled(cls, "__hash__", ["self"], [f"return hash({_tuple_of('self', hashed)})"], {})
    elif eq and not explicit_hash:
        cls.__hash__ = None
    if match_args:
        _set_new(cls, "__match_args__", tuple(f.name for f in known if f.init and not f.kw_only))
    if not getattr(cls, "__doc__"):
        cls.__doc__ = cls.__name__
    return _with_slots(cls, [f.name for f in known], weakref_slot) if slots else cls


class _Params:
    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init, self.repr, self.eq, self.order = init, repr, eq, order
        self.unsafe_hash, self.frozen = unsafe_hash, frozen


def _with_slots(cls, names, weakref_slot):
    """The class again, with places for its fields instead of a dict."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    inherited = {slot for base in cls.__mro__[1:-1] for slot in base.__dict__.get("__slots__", ())}
    namespace["__slots__"] = tuple(name for name in names if name not in inherited)
    if weakref_slot:
        namespace["__slots__"] += ("__weakref__",)
    for name in (*names, "__dict__", "__weakref__"):
        namespace.pop(name, None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
    kw_only=False, slots=False, weakref_slot=False
):
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")

    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        all_fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in all_fields.values() if f._field_type == _FIELD)


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def _plain(value, of_fields, make):
    if _is_instance(value):
        return of_fields(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[make(one) for one in value])
    if isinstance(value, (list, tuple)):
        return type(value)(make(one) for one in value)
    if isinstance(value, dict):
        pairs = ((make(key), make(one)) for key, one in value.items())
        if hasattr(type(value), "default_factory"):
            made = type(value)(value.default_factory)
            made.update(pairs)
            return made
        return type(value)(pairs)
    return copy.deepcopy(value)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def make(value):
        return _plain(value, of_fields, make)

    def of_fields(value):
        return dict_factory([(f.name, make(getattr(value, f.name))) for f in fields(value)])

    return make(obj)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def make(value):
        return _plain(value, of_fields, make)

    def of_fields(value):
        return tuple_factory([make(getattr(value, f.name)) for f in fields(value)])

    return make(obj)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        if f._field_type == _CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
        elif f.name not in changes:
            if f._field_type == _INITVAR and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    annotations, values = {}, dict(namespace or {})
    for item in fields:
        name, annotation, *default = (item, "typing.Any") if isinstance(item, str) else item
        annotations[name] = annotation
        if default:
            values[name] = default[0]
    values["__annotations__"] = annotations
    return dataclass(type(cls_name, bases, values), **options)
