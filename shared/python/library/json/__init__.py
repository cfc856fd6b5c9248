"""JSON: texts to values and values to texts."""

import _json

__all__ = ["dump", "dumps", "load", "loads", "JSONDecoder", "JSONDecodeError", "JSONEncoder"]


class JSONDecodeError(ValueError):
    """What is wrong with a text, and where."""

    def __init__(self, msg, doc, pos):
        line = doc.count("\n", 0, pos) + 1
        column = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, "%s: line %d column %d (char %d)" % (msg, line, column, pos))
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = line
        self.colno = column

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


JSONDecodeError.__module__ = "json.decoder"


def detect_encoding(b):
    """By the zeros among the first bytes: JSON begins with two ASCII characters."""
    if b.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if b.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if len(b) >= 4:
        if not b[0]:
            return "utf-16-be" if b[1] else "utf-32-be"
        if not b[1]:
            return "utf-16-le" if b[2] or b[3] else "utf-32-le"
    elif len(b) == 2:
        if not b[0]:
            return "utf-16-be"
        if not b[1]:
            return "utf-16-le"
    return "utf-8"


class JSONDecoder:
    def __init__(
        self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
        object_pairs_hook=None,
    ):
        self.object_hook = object_hook
        self.parse_float = parse_float
        self.parse_int = parse_int
        self.parse_constant = parse_constant
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        return self._read(s, None)[0]

    def raw_decode(self, s, idx=0):
        return self._read(s, idx)

    def _read(self, text, at):
        hooked = self.object_hook is not None or self.object_pairs_hook is not None
        own_numbers = self.parse_int is not None or self.parse_float is not None
        found = _json.read(text, at, self.strict, hooked)
        if len(found) == 3:
            raise JSONDecodeError(found[1], text, found[2])
        value, end = found
        if hooked or own_numbers:
            value = self._hooked(value)
        return value, end

    def _hooked(self, value):
        """What the hooks make of a value and of all that is in it. An object comes as the tuple of its pairs."""
        if isinstance(value, list):
            return [self._hooked(one) for one in value]
        if isinstance(value, tuple):
            pairs = [(name, self._hooked(one)) for name, one in value]
            if self.object_pairs_hook is not None:
                return self.object_pairs_hook(pairs)
            return self.object_hook(dict(pairs))
        if isinstance(value, dict):
            return {name: self._hooked(one) for name, one in value.items()}
        if isinstance(value, float) and self.parse_float is not None:
            return self.parse_float(repr(value))
        if type(value) is int and self.parse_int is not None:
            return self.parse_int(str(value))
        return value


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(
        self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None,
        separators=None, default=None,
    ):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        return _json.write(
            o, indent, self.item_separator, self.key_separator, self.ensure_ascii, self.allow_nan, self.sort_keys,
            self.skipkeys, self.check_circular, self.default,
        )

    def iterencode(self, o, _one_shot=False):
        yield self.encode(o)


def dumps(
    obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
    separators=None, default=None, sort_keys=False, **kw,
):
    encoder = (cls or JSONEncoder)(
        skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular, allow_nan=allow_nan,
        indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw,
    )
    return encoder.encode(obj)


def dump(obj, fp, **kw):
    fp.write(dumps(obj, **kw))


def loads(
    s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None,
    **kw,
):
    if not isinstance(s, str):
        if not isinstance(s, (bytes, bytearray)):
            raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
        s = s.decode(detect_encoding(s), "surrogatepass")
    elif s.startswith("\ufeff"):
        raise JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", s, 0)
    for name, hook in [
        ("object_hook", object_hook), ("object_pairs_hook", object_pairs_hook), ("parse_float", parse_float),
        ("parse_int", parse_int), ("parse_constant", parse_constant),
    ]:
        if hook is not None:
            kw[name] = hook
    return (cls or JSONDecoder)(**kw).decode(s)


def load(fp, **kw):
    return loads(fp.read(), **kw)
