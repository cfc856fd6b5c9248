"""Characters by kind, and templates with names in them."""

import re

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Each word with a capital letter."""
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    """A text in which `$name` and `${name}` stand for values, and `$$` for the sign itself."""

    delimiter = "$"
    _place = re.compile(r"\$(?:(?P<escaped>\$)|(?P<named>[_a-zA-Z][_a-zA-Z0-9]*)|\{(?P<braced>[_a-zA-Z][_a-zA-Z0-9]*)\}|)")

    def __init__(self, template):
        self.template = template

    def substitute(self, mapping={}, /, **kws):
        values = {**mapping, **kws}

        def value(found):
            name = found["named"] or found["braced"]
            if name is not None:
                return str(values[name])
            if found["escaped"]:
                return self.delimiter
            lines = self.template[:found.start()].splitlines(keepends=True)
            line, column = max(len(lines), 1), found.start() - len("".join(lines[:-1])) + 1
            raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

        return self._place.sub(value, self.template)

    def safe_substitute(self, mapping={}, /, **kws):
        values = {**mapping, **kws}

        def value(found):
            name = found["named"] or found["braced"]
            if name is not None:
                return str(values[name]) if name in values else found.group()
            return self.delimiter if found["escaped"] else found.group()

        return self._place.sub(value, self.template)


class Formatter:
    """`str.format` as an object."""

    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
