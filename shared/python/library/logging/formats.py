"""What is said, with which level, and how it looks: records and their formatters."""

import os
import threading
import time
import traceback

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0

_names = {CRITICAL: "CRITICAL", ERROR: "ERROR", WARNING: "WARNING", INFO: "INFO", DEBUG: "DEBUG", NOTSET: "NOTSET"}
_levels = {name: level for level, name in _names.items()} | {"FATAL": FATAL, "WARN": WARN}
_started = time.time()


def getLevelName(level):
    if level in _names:
        return _names[level]
    return _levels[level] if level in _levels else f"Level {level}"


def getLevelNamesMapping():
    return _levels.copy()


def addLevelName(level, name):
    _names[level] = name
    _levels[name] = level


def _level(level):
    if isinstance(level, int):
        return level
    if isinstance(level, str):
        if level not in _levels:
            raise ValueError(f"Unknown level: {level!r}")
        return _levels[level]
    raise TypeError(f"Level not an integer or a valid string: {level!r}")


class LogRecord:
    """One thing that was said: by whom, when, where in the program, and with which level."""

    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None, **kwargs):
        now = time.time()
        self.name = name
        self.msg = msg
        # A single mapping is for texts with names: "%(what)s".
        if args and len(args) == 1 and isinstance(args[0], dict) and args[0]:
            args = args[0]
        self.args = args
        self.levelname = getLevelName(level)
        self.levelno = level
        self.pathname = pathname
        self.filename = os.path.basename(pathname)
        self.module = os.path.splitext(self.filename)[0]
        self.exc_info = exc_info
        self.exc_text = None
        self.stack_info = sinfo
        self.lineno = lineno
        self.funcName = func
        self.created = now
        self.msecs = int((now - int(now)) * 1000) + 0.0
        self.relativeCreated = (now - _started) * 1000
        self.thread = threading.get_ident()
        self.threadName = threading.current_thread().name
        self.processName = "MainProcess"
        self.process = os.getpid()

    def __repr__(self):
        return f'<LogRecord: {self.name}, {self.levelno}, {self.pathname}, {self.lineno}, "{self.msg}">'

    def getMessage(self):
        text = str(self.msg)
        return text % self.args if self.args else text


class _PercentStyle:
    default_format = "%(message)s"
    asctime = "%(asctime)"

    def __init__(self, fmt, defaults=None):
        self._fmt = fmt or self.default_format
        self._defaults = defaults or {}

    def usesTime(self):
        return self.asctime in self._fmt

    def _apply(self, values):
        return self._fmt % values

    def format(self, record):
        try:
            return self._apply({**self._defaults, **record.__dict__})
        except KeyError as error:
            raise ValueError(f"Formatting field not found in record: {error}") from error


class _BraceStyle(_PercentStyle):
    default_format = "{message}"
    asctime = "{asctime"

    def _apply(self, values):
        return self._fmt.format(**values)


class _DollarStyle(_PercentStyle):
    default_format = "${message}"
    asctime = "asctime"

    def _apply(self, values):
        from string import Template

        return Template(self._fmt).substitute(values)


_styles = {"%": _PercentStyle, "{": _BraceStyle, "$": _DollarStyle}
BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"


class Formatter:
    """How a record looks."""

    converter = time.localtime
    default_time_format = "%Y-%m-%d %H:%M:%S"
    default_msec_format = "%s,%03d"

    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        if style not in _styles:
            raise ValueError(f"Style must be one of: {','.join(_styles)}")
        self._style = _styles[style](fmt, defaults)
        self._fmt = self._style._fmt
        self.datefmt = datefmt

    def formatTime(self, record, datefmt=None):
        when = type(self).converter(record.created)
        if datefmt:
            return time.strftime(datefmt, when)
        text = time.strftime(self.default_time_format, when)
        return self.default_msec_format % (text, record.msecs) if self.default_msec_format else text

    def formatException(self, exc_info):
        return "".join(traceback.format_exception(*exc_info)).removesuffix("\n")

    def usesTime(self):
        return self._style.usesTime()

    def formatMessage(self, record):
        return self._style.format(record)

    def formatStack(self, stack_info):
        return stack_info

    def format(self, record):
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        text = self.formatMessage(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        for more in (record.exc_text, record.stack_info):
            if more:
                text = text + ("" if text.endswith("\n") else "\n") + more
        return text


_default_formatter = Formatter()
