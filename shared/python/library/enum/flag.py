"""Enumerations whose members are bits: they can be put together and taken apart."""

from enum import Enum, ReprEnum, StrEnum


class FlagBoundary(StrEnum):
    """What to do with bits that no member has: refuse, drop them, give a plain number, keep them."""

    STRICT = "strict"
    CONFORM = "conform"
    EJECT = "eject"
    KEEP = "keep"


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=STRICT):
    """Members that are bits, and what they make together."""

    _is_flag_ = True

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        highest = max(last_values)
        try:
            return 1 << highest.bit_length()
        except AttributeError:
            raise TypeError(f"invalid flag value {highest!r}") from None

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask = cls._flag_mask_
        if value < 0:  # all bits but those
            value += 1 << max(mask.bit_length(), value.bit_length())
        unknown = value & ~mask
        if unknown:
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(
                    f"{cls!r} invalid value {value!r}\n    given {_bits(value, width)}\n  allowed {_bits(mask, width)}"
                )
            if cls._boundary_ is EJECT:
                return value
            if cls._boundary_ is CONFORM:
                value &= mask
                unknown = 0
                known = cls._known(value)
                if known is not None:
                    return known
        elif value in cls._value2member_map_:
            return cls._value2member_map_[value]
        data = cls._member_type_
        member = object.__new__(cls) if data is object else data.__new__(cls, value)
        member._value_ = value
        names = [one._name_ for one in cls if one._value_ & value]
        if unknown and names:
            names.append(str(unknown))
        member._name_ = "|".join(names) or None
        return cls._value2member_map_.setdefault(value, member)

    def _bits_of(self, other):
        """The value of the other side of an operator, if it can be one."""
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return NotImplemented

    def __or__(self, other):
        bits = self._bits_of(other)
        return bits if bits is NotImplemented else self.__class__(self._value_ | bits)

    def __and__(self, other):
        bits = self._bits_of(other)
        return bits if bits is NotImplemented else self.__class__(self._value_ & bits)

    def __xor__(self, other):
        bits = self._bits_of(other)
        return bits if bits is NotImplemented else self.__class__(self._value_ ^ bits)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        if self._boundary_ is KEEP:
            return self.__class__(~self._value_)
        return self.__class__(self._flag_mask_ & ~self._value_)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return (member for member in self.__class__ if member._value_ & self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return f"<{self.__class__.__name__}: {self._value_!r}>"
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"


def _bits(number, width):
    return f"0b{number >> width & 1} {number:0{width}b}"


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    __str__ = int.__repr__
    __format__ = int.__format__
    # Bits stay members: `int` would otherwise answer first.
    __repr__ = Flag.__repr__
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__
