"""Writes what CPython knows of characters, as src/text/tables.rs has it: what is beyond ASCII, as lengths of runs.

Left out: what Rust's own tables of upper and lower case say as well.
"""

import sys
import textwrap


def runs(holds):
    lengths, inside, length = [], False, 0
    for code in range(128, sys.maxunicode + 1):
        if holds(chr(code)) != inside:
            lengths.append(length)
            inside, length = not inside, 0
        length += 1
    if inside:
        lengths.append(length)
    # A run too long for 16 bits is cut by an empty one.
    for length in lengths:
        while length > 65535:
            yield from (65535, 0)
            length -= 65535
        yield length


def table(name, comment, kind, numbers):
    numbers = list(numbers)
    print(f"\n/// {comment}")
    print("#[rustfmt::skip]")
    print(f"pub(super) const {name}: [{kind}; {len(numbers)}] = [")
    print(textwrap.fill(", ".join(map(str, numbers)) + ",", 110, initial_indent="    ", subsequent_indent="    "))
    print("];")


def mapping(name, comment, changed):
    pairs = [(chr(code), changed(chr(code))) for code in range(128, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    pairs = [(one, other) for one, other in pairs if other is not None]
    print(f"\n/// {comment}")
    print("#[rustfmt::skip]")
    print(f"pub(super) const {name}: [(char, &str); {len(pairs)}] = [")
    quoted = lambda text: "".join(f"\\u{{{ord(c):x}}}" if ord(c) > 127 else c for c in text)
    text = " ".join(f"('{quoted(one)}',\"{quoted(other)}\")," for one, other in pairs)
    text = textwrap.fill(text, 110, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
    print(text.replace("',\"", "', \""))
    print("];")


def distinct(one, other):
    return one if one != other else None


def deltas(codes):
    last = 0
    for code in codes:
        yield code - last
        last = code


print("//! What Unicode says of characters beyond ASCII, as CPython 3.11 has it (Unicode 14).")
print("//!")
print("//! Written by `tests/rooms/tables.py`, whose test holds it to CPython; what the tables mean is in `properties`.")
characters = [chr(code) for code in range(128, sys.maxunicode + 1)]
about = "Lengths of runs from U+0080 on, first of what is not"
table("PRINTABLE", f"{about} `str.isprintable`.", "u16", runs(str.isprintable))
table("ALPHABETIC", f"{about} `str.isalpha`.", "u16", runs(str.isalpha))
table("NUMERIC", f"{about} `str.isnumeric`.", "u16", runs(str.isnumeric))
table("DIGIT", f"{about} `str.isdigit` without being `str.isdecimal`.", "u16",
      runs(lambda c: c.isdigit() and not c.isdecimal()))
table("LOWER", f"{about} `str.islower`.", "u16", runs(str.islower))
table("UPPER", f"{about} `str.isupper`.", "u16", runs(str.isupper))
table("CONTINUES", f"{about} part of an identifier behind its first character.", "u16",
      runs(lambda c: ("a" + c).isidentifier()))
table("STARTS", f"{about} the first character of an identifier.", "u16", runs(str.isidentifier))
table("TITLE", "Distances between the characters of title case.", "u16", deltas(
    ord(c) for c in characters if c.istitle() and not c.isupper()))
table("ZEROS", "Distances between the zeros of the scripts; nine more digits follow each.", "u32", deltas(
    ord(c) for c in characters if c.isdecimal() and int(c) == 0))
mapping("TITLED", "Characters whose title case is not their upper case.", lambda c: distinct(c.title(), c.upper()))
mapping("FOLDED", "Characters whose folded case is not their lower case.", lambda c: distinct(c.casefold(), c.lower()))
