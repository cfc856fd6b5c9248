"""Clocks and the calendar. What the clocks say is the time of the run; the calendar is that of Greenwich."""

from _clock import monotonic_ns, sleep, time_ns

CLOCK_REALTIME, CLOCK_MONOTONIC = 0, 1
timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]
_FIELDS = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")


def time():
    return time_ns() / 1e9


def monotonic():
    return monotonic_ns() / 1e9


perf_counter_ns = process_time_ns = thread_time_ns = monotonic_ns
perf_counter = process_time = thread_time = monotonic


def clock_gettime(clock):
    return time() if clock == CLOCK_REALTIME else monotonic()


class _Field:
    def __init__(self, index):
        self._index = index

    def __get__(self, instance, owner=None):
        return self if instance is None else instance[self._index]


class struct_time(tuple):
    """A moment in the calendar: nine numbers with names."""

    tm_year, tm_mon, tm_mday, tm_hour, tm_min, tm_sec, tm_wday, tm_yday, tm_isdst = map(_Field, range(9))
    tm_zone = "UTC"
    tm_gmtoff = 0

    def __new__(cls, numbers):
        numbers = tuple(numbers)
        if len(numbers) < 9:
            raise TypeError(f"time.struct_time() takes an at least 9-sequence ({len(numbers)}-sequence given)")
        return super().__new__(cls, numbers[:9])

    def __repr__(self):
        return f"time.struct_time({', '.join(f'{name}={value}' for name, value in zip(_FIELDS, self))})"


def _days_before(year):
    """Days from year 1 to this year."""
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_of_months(year):
    return [31, 29 if _is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def gmtime(seconds=None):
    moment = int(time() if seconds is None else seconds // 1)
    days, rest = divmod(moment, 86400)
    year = 1970 + days // (366 if days > 0 else 365)
    while _days_before(year + 1) - _days_before(1970) <= days:
        year += 1
    day = days - (_days_before(year) - _days_before(1970))
    yday = day + 1
    month = 1
    for length in _days_of_months(year):
        if day < length:
            break
        day -= length
        month += 1
    return struct_time((year, month, day + 1, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, yday, 0))


localtime = gmtime


def mktime(moment):
    year, month, day, hour, minute, second = moment[:6]
    days = _days_before(year) - _days_before(1970) + sum(_days_of_months(year)[:month - 1]) + day - 1
    return float(days * 86400 + hour * 3600 + minute * 60 + second)


def asctime(t=None):
    t = gmtime() if t is None else t
    return f"{_DAYS[t[6]][:3]} {_MONTHS[t[1] - 1][:3]} {t[2]:2d} {t[3]:02d}:{t[4]:02d}:{t[5]:02d} {t[0]}"


def ctime(seconds=None):
    return asctime(gmtime(seconds))


def _week(t, first):
    """Week of the year, where weeks begin with this day."""
    return (t[7] + 6 - (t[6] - first) % 7) // 7


_PARTS = {
    "a": lambda t: _DAYS[t[6]][:3],
    "A": lambda t: _DAYS[t[6]],
    "b": lambda t: _MONTHS[t[1] - 1][:3],
    "B": lambda t: _MONTHS[t[1] - 1],
    "c": lambda t: asctime(t),
    "C": lambda t: f"{t[0] // 100:02d}",
    "d": lambda t: f"{t[2]:02d}",
    "D": lambda t: f"{t[1]:02d}/{t[2]:02d}/{t[0] % 100:02d}",
    "e": lambda t: f"{t[2]:2d}",
    "F": lambda t: f"{t[0]}-{t[1]:02d}-{t[2]:02d}",
    "h": lambda t: _MONTHS[t[1] - 1][:3],
    "H": lambda t: f"{t[3]:02d}",
    "I": lambda t: f"{(t[3] - 1) % 12 + 1:02d}",
    "j": lambda t: f"{t[7]:03d}",
    "m": lambda t: f"{t[1]:02d}",
    "M": lambda t: f"{t[4]:02d}",
    "n": lambda t: "\n",
    "p": lambda t: "AM" if t[3] < 12 else "PM",
    "R": lambda t: f"{t[3]:02d}:{t[4]:02d}",
    "s": lambda t: str(int(mktime(t))),
    "S": lambda t: f"{t[5]:02d}",
    "t": lambda t: "\t",
    "T": lambda t: f"{t[3]:02d}:{t[4]:02d}:{t[5]:02d}",
    "u": lambda t: str(t[6] + 1),
    "U": lambda t: f"{_week(t, 6):02d}",
    "w": lambda t: str((t[6] + 1) % 7),
    "W": lambda t: f"{_week(t, 0):02d}",
    "x": lambda t: f"{t[1]:02d}/{t[2]:02d}/{t[0] % 100:02d}",
    "X": lambda t: f"{t[3]:02d}:{t[4]:02d}:{t[5]:02d}",
    "y": lambda t: f"{t[0] % 100:02d}",
    "Y": lambda t: str(t[0]),
    "z": lambda t: "+0000",
    "Z": lambda t: "UTC",
    "%": lambda t: "%",
}


def strftime(format, t=None):
    t = gmtime() if t is None else t
    text, at = [], 0
    while at < len(format):
        if format[at] == "%" and at + 1 < len(format):
            part = _PARTS.get(format[at + 1])
            text.append(part(t) if part else format[at:at + 2])
            at += 2
        else:
            text.append(format[at])
            at += 1
    return "".join(text)
