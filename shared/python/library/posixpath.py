"""Paths as text: taken apart and put together. What they lead to is not asked."""

sep, pardir, curdir, extsep = "/", "..", ".", "."


def isabs(s):
    return s.startswith("/")


def join(a, *p):
    """Puts parts together; one that begins at the root begins anew."""
    path = a
    for part in p:
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    at = p.rfind("/") + 1
    head, tail = p[:at], p[at:]
    return head.rstrip("/") or head, tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    at = p.rfind(".")
    start = p.rfind("/") + 1
    # A name that begins with dots has no ending for it.
    if at > start and p[start:at].strip("."):
        return p[:at], p[at:]
    return p, ""


def normpath(path):
    if not path:
        return "."
    root = "//" if path.startswith("//") and not path.startswith("///") else "/" if path.startswith("/") else ""
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or not root and (not parts or parts[-1] == ".."):
            parts.append(part)
        elif parts and parts[-1] != "..":
            parts.pop()
    return root + "/".join(parts) or "."


def abspath(path):
    import os

    return normpath(path if isabs(path) else join(os.getcwd(), path))


def commonprefix(m):
    if not m:
        return ""
    first, last = min(m), max(m)
    for at, character in enumerate(first):
        if character != last[at]:
            return first[:at]
    return first


def exists(path):
    return False


isfile = isdir = lexists = islink = exists
