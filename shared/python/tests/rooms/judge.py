import json
import random
import struct
import sys

random.seed(20261122)


class Near(float):
    """A float whose last digits may differ."""


def written(value):
    """A value as the tests read it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {"int": hex_free(value)}
    if isinstance(value, Near):
        return {"near": written(float(value))}
    if isinstance(value, float):
        value = float("nan") if value != value else value
        bits = struct.pack(">d", value).hex()
        return {"float": "7ff8000000000000" if value != value else bits}
    if isinstance(value, str):
        return "".join(chr(ord(c) + 0x100000) if 0xD800 <= ord(c) < 0xE000 else c for c in value)
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": value.hex()}
    if isinstance(value, (list, tuple)):
        return [written(one) for one in value]
    raise TypeError(value)


def hex_free(number):
    sys.set_int_max_str_digits(0)
    text = str(number)
    sys.set_int_max_str_digits(4300)
    return text


def case(call, function, *of):
    """One question with CPython's answer."""
    line = {"call": call, "of": [written(one) for one in of]}
    try:
        line["gives"] = written(function(*of))
    except Exception as error:
        name = type(error).__name__
        module = type(error).__module__
        line["raises"] = [name if module == "builtins" else f"{module}.{name}", written(str(error))]
    print(json.dumps(line, ensure_ascii=False))


sys.stdout.reconfigure(encoding="utf-8")


def some(*choices):
    return random.choice(choices)


def floats(count):
    """Numbers of all sizes, with those between which roundings decide."""
    special = [0.0, -0.0, 0.1, 0.5, 1.5, 2.5, 1e16, 1e15, 123456789012345680.0, 1e22, 1e23, 5e-324, 2.2250738585072014e-308,
               1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 0.0001, 0.00001, 1e-4, 9.999999e-5, 1.0, 100.0,
               999999.5, 9999995.0, 0.125, 0.375, 2.675, 1.005, 1e100, 12345.678, 5.0, 15.0, 25.0, 0.05, 1234567.0]
    yield from special
    for _ in range(count - len(special)):
        kind = random.randrange(5)
        if kind == 0:
            yield struct.unpack(">d", random.getrandbits(64).to_bytes(8, "big"))[0]
        elif kind == 1:
            yield random.uniform(-1000, 1000)
        elif kind == 2:
            yield round(random.uniform(-1000, 1000), random.randrange(5))
        elif kind == 3:
            yield random.randrange(-10**6, 10**6) / random.choice([1, 2, 4, 8, 10, 100, 1000])
        else:
            yield random.randrange(1, 10**random.randrange(1, 18)) * 10.0 ** random.randrange(-30, 30)


def ints(count):
    special = [0, 1, -1, 9, 10, -10, 255, 256, 2**31, -2**31, 2**63 - 1, -2**63, 2**63, 2**64, 10**30, -10**30, 0x10FFFF, 0x110000, 999, 1000, -1000]
    yield from special
    for _ in range(count - len(special)):
        yield random.randrange(-10**random.randrange(1, 40), 10**random.randrange(1, 40))


LETTERS = ["a", "b", "c", "A", "Z", "z", "0", "7", " ", "\t", "\n", "_", "-", "'", '"', "\\", "é", "ß", "ǆ", "Σ", "ς", "ʻ", "oʻ", "я", "Ж", "漢",
           "😀", "\x00", "\x7f", "\x80", "\xa0", "\u2028", "\ud800", "\udc80", "\udfff", "٣", "²", "½", "Ⅷ", "ŉ", "ﬁ", "İ", "ı", "\r", "\x1c", "\x85",
           "\ufeff", "\u200b", "\U000e0001", "\U0010ffff", "́", "ა", "Ა"]


def text(most, letters=LETTERS):
    return "".join(random.choice(letters) for _ in range(random.randrange(most + 1)))
