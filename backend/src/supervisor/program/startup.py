"""Start-up module of a traced program: says which line each thread is about to run.

CPython imports it (as `sitecustomize`) before the program. It writes a mark for each line to a descriptor
that nobody else uses; the tracer sees these writes in order with the program's own system calls. Nothing
else about the program changes: its arguments, its output and its tracebacks are its own.
"""

import ast
import importlib
import os
import sys
import threading

MARKS = int(os.environ.pop("SOCKETARIUM_MARKS"))
FOLDER = os.environ.pop("SOCKETARIUM_PROGRAMS")

write = os.write


def mark(*parts):
    parts = (str(threading.get_native_id()), *parts)
    text = "\t".join(part.replace("\t", " ").replace("\n", " ") for part in parts)
    write(MARKS, text.encode()[:1000] + b"\n")


def on_call(frame, event, arg):
    """Follows only what the program's own files run."""
    folder, name = os.path.split(frame.f_code.co_filename)
    if folder not in ("", FOLDER) or not name.endswith(".py"):
        return None

    def on_line(frame, event, arg):
        if event == "line":
            mark("line", str(frame.f_lineno), name, frame.f_code.co_name)
        return on_line

    return on_line


def on_exception(kind, value, traceback):
    mark("raised", kind.__name__, str(value))
    sys.__excepthook__(kind, value, traceback)


def import_ahead(path):
    """Imports what the program will import, so that reading library files is no part of what is shown."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return  # CPython itself will say so, in its own words
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        else:
            continue
        for name in names:
            try:
                importlib.import_module(name)
            except Exception:  # noqa: BLE001 - the program will meet it at its own import
                pass


# As on a terminal: a line goes out when it ends, also where output is not a terminal.
sys.stdout.reconfigure(line_buffering=True)
import_ahead(sys.orig_argv[1])
sys.excepthook = on_exception
threading.settrace(on_call)
sys.settrace(on_call)
