"""Regular expressions. Patterns are compiled and run by `_sre`."""

import enum
import functools

import _sre

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "escape",
    "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE",
    "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag",
]


class RegexFlag(enum.IntFlag):
    NOFLAG = 0
    IGNORECASE = I = 2
    LOCALE = L = 4
    MULTILINE = M = 8
    DOTALL = S = 16
    UNICODE = U = 32
    VERBOSE = X = 64
    DEBUG = 128
    ASCII = A = 256

    def __repr__(self):
        names = [f"re.{flag.name}" for flag in RegexFlag if flag.value and flag.value & self.value]
        return "|".join(names) or "re.NOFLAG"

    __str__ = __repr__


globals().update(RegexFlag.__members__)

# How a pattern is to be found: anywhere, from the start on, or from start to end.
_SEARCH, _MATCH, _FULLMATCH = 0, 1, 2


class error(Exception):
    """What is wrong with a pattern or template, and where."""

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            msg = "%s at position %d" % (msg, pos)
            if newline in pattern:
                msg = "%s (line %d, column %d)" % (msg, self.lineno, self.colno)
        super().__init__(msg)


class Match:
    """Where a pattern has matched. `_ends` has start and end of the whole and of each group, -1 where it did not."""

    __module__ = "re"
    __slots__ = ("re", "string", "pos", "endpos", "lastindex", "_ends")

    def __init__(self, pattern, string, pos, endpos, found):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self.lastindex = found[-1]
        self._ends = found

    @property
    def lastgroup(self):
        for name, group in self.re.groupindex.items():
            if group == self.lastindex:
                return name

    @property
    def regs(self):
        return tuple(self.span(group) for group in range(self.re.groups + 1))

    def _number(self, group):
        if isinstance(group, str):
            group = self.re.groupindex.get(group, -1)
        elif not hasattr(group, "__index__"):
            group = -1
        if not 0 <= group <= self.re.groups:
            raise IndexError("no such group")
        return group

    def _text(self, number, default=None):
        start = self._ends[2 * number]
        return default if start < 0 else self.string[start : self._ends[2 * number + 1]]

    def group(self, *groups):
        if len(groups) == 0:
            return self._text(0)
        if len(groups) == 1:
            return self._text(self._number(groups[0]))
        return tuple(self._text(self._number(group)) for group in groups)

    def __getitem__(self, group):
        return self._text(self._number(group))

    def groups(self, default=None):
        return tuple(self._text(number, default) for number in range(1, self.re.groups + 1))

    def groupdict(self, default=None):
        return {name: self._text(number, default) for name, number in self.re.groupindex.items()}

    def start(self, group=0):
        return self._ends[2 * self._number(group)]

    def end(self, group=0):
        return self._ends[2 * self._number(group) + 1]

    def span(self, group=0):
        number = self._number(group)
        return self._ends[2 * number], self._ends[2 * number + 1]

    def expand(self, template):
        return _filled(self.re._template(template), self)

    def __copy__(self):
        return self

    def __repr__(self):
        return f"<re.Match object; span={self.span()!r}, match={self.group()!r}>"


class Pattern:
    """A compiled pattern."""

    __module__ = "re"
    __slots__ = ("pattern", "flags", "groups", "groupindex", "_code", "_templates")

    def __init__(self, pattern, flags):
        found = _sre.compile(pattern, flags)
        if len(found) == 2:
            raise error(found[0], pattern if found[1] is not None else None, found[1])
        self.pattern = pattern
        self._code, self.flags, self.groups, self.groupindex = found
        self._templates = {}

    def _subject(self, string):
        if isinstance(string, str) != isinstance(self.pattern, str) and isinstance(string, (str, bytes, bytearray)):
            if isinstance(string, str):
                raise TypeError("cannot use a bytes pattern on a string-like object")
            raise TypeError("cannot use a string pattern on a bytes-like object")
        return _sre.subject(string)

    def _once(self, how, string, pos, endpos):
        subject = self._subject(string)
        length = len(string)
        pos = min(max(pos, 0), length)
        endpos = length if endpos is None else min(max(endpos, 0), length)
        found = _sre.find(self._code, subject, how, pos, endpos, False)
        return None if found is None else Match(self, string, pos, endpos, found)

    def match(self, string, pos=0, endpos=None):
        return self._once(_MATCH, string, pos, endpos)

    def fullmatch(self, string, pos=0, endpos=None):
        return self._once(_FULLMATCH, string, pos, endpos)

    def search(self, string, pos=0, endpos=None):
        return self._once(_SEARCH, string, pos, endpos)

    def finditer(self, string, pos=0, endpos=None):
        return self._matches(self._subject(string), string, pos, endpos)

    def _matches(self, subject, string, pos=0, endpos=None):
        length = len(string)
        pos = min(max(pos, 0), length)
        endpos = length if endpos is None else min(max(endpos, 0), length)
        at = pos
        after_empty = False
        while (found := _sre.find(self._code, subject, _SEARCH, at, endpos, after_empty)) is not None:
            # After an empty match, the next one may begin here but not be empty again.
            at = found[1]
            after_empty = found[0] == at
            yield Match(self, string, pos, endpos, found)

    def findall(self, string, pos=0, endpos=None):
        empty = string[:0]
        if self.groups == 0:
            return [one.group() for one in self.finditer(string, pos, endpos)]
        if self.groups == 1:
            return [one._text(1, empty) for one in self.finditer(string, pos, endpos)]
        return [one.groups(empty) for one in self.finditer(string, pos, endpos)]

    def split(self, string, maxsplit=0):
        parts = []
        at = 0
        if maxsplit >= 0:
            for one in self.finditer(string):
                parts.append(string[at : one.start()])
                parts.extend(one.groups())
                at = one.end()
                maxsplit -= 1
                if maxsplit == 0:
                    break
        parts.append(string[at:])
        return parts

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        subject = self._subject(string)
        replaced = repl if callable(repl) else functools.partial(_filled, self._template(repl))
        parts = []
        at = done = 0
        if count >= 0:
            for one in self._matches(subject, string):
                parts.append(string[at : one.start()])
                parts.append(replaced(one) or string[:0])
                at = one.end()
                done += 1
                if done == count:
                    break
        parts.append(string[at:])
        return string[:0].join(parts), done

    def _template(self, template):
        """The parts of a template: literals, and numbers of groups."""
        parts = self._templates.get(template)
        if parts is None:
            parts = _sre.template(self._code, template)
            if isinstance(parts, tuple):
                raise error(parts[0], template, parts[1])
            self._templates[template] = parts
        return parts

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return self.flags == other.flags and self.pattern == other.pattern

    def __hash__(self):
        return hash((self.flags, self.pattern))

    def __repr__(self):
        # Text has its flag by itself.
        flags = self.flags & ~(RegexFlag.UNICODE.value if isinstance(self.pattern, str) else 0)
        shown = f", {RegexFlag(flags)!r}" if flags else ""
        return f"re.compile({repr(self.pattern)[:200]}{shown})"


def _filled(parts, match):
    """A template with what the groups matched."""
    empty = match.string[:0]
    return empty.join([match._text(part, empty) if isinstance(part, int) else part for part in parts])


_MOST_KEPT = 512
_kept = {}


def _compile(pattern, flags):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    flags = int(flags)
    key = type(pattern), pattern, flags
    compiled = _kept.get(key)
    if compiled is None:
        compiled = Pattern(pattern, flags)
        if len(_kept) >= _MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = compiled
    return compiled


def compile(pattern, flags=0):
    return _compile(pattern, flags)


def match(pattern, string, flags=0):
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return _compile(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    return _compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return _compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return _compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return _compile(pattern, flags).finditer(string)


def escape(pattern):
    return _sre.escape(pattern)


def purge():
    _kept.clear()
