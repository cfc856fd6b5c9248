"""The system as a process sees it: descriptors, processes, names. There are no files here but descriptors."""

import posixpath as path
import sys
from posix import *
from posix import _exit

sys.modules["os.path"] = path

name = "posix"
curdir, pardir, sep, altsep, extsep, linesep, devnull, pathsep = ".", "..", "/", None, ".", "\n", "/dev/null", ":"
error = OSError
environ = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}

WNOHANG = 1
WUNTRACED = 2
EX_OK = 0


def getenv(key, default=None):
    return environ.get(key, default)


def getcwd():
    return "/tmp/lab"


def cpu_count():
    return 2


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    if hasattr(type(path), "__fspath__"):
        return type(path).__fspath__(path)
    raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")


def fsencode(filename):
    return filename if isinstance(filename, bytes) else filename.encode("utf-8", "surrogateescape")


def fsdecode(filename):
    return filename if isinstance(filename, str) else filename.decode("utf-8", "surrogateescape")


# How a child ended, out of the word that `wait` gives (wait(2)).


def WIFEXITED(status):
    return status & 0x7F == 0


def WEXITSTATUS(status):
    return status >> 8 & 0xFF


def WIFSIGNALED(status):
    return status & 0x7F not in (0, 0x7F)


def WTERMSIG(status):
    return status & 0x7F


def WIFSTOPPED(status):
    return status & 0xFF == 0x7F


def WSTOPSIG(status):
    return status >> 8 & 0xFF


def WCOREDUMP(status):
    return bool(status & 0x80)


def waitstatus_to_exitcode(status):
    """The exit code; minus the number of the signal that ended it."""
    if WIFEXITED(status):
        return WEXITSTATUS(status)
    if WIFSIGNALED(status):
        return -WTERMSIG(status)
    raise ValueError(f"invalid wait status: {status!r}")


def wait():
    return waitpid(-1, 0)
