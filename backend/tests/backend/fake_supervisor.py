"""A stand-in for `socketarium supervise`: it takes an order, and tells a run that never was.

usage: fake_supervisor.py MANNER
MANNER is how it behaves; see the functions at the end.
"""

import json
import os
import signal
import sys

seq = 0


def tell(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def event(kind, actor=None):
    global seq
    made = {"seq": seq, "at": seq * 1000, "source": "observed", "kind": kind}
    if actor:
        made["actor"] = actor
    seq += 1
    return made


def events(*kinds):
    tell({"events": {"events": [event(kind) for kind in kinds]}})


def note(text):
    return {"run": {"note": {"text": text}}}


def start(order):
    tell({"started": {"header": {
        "format": "socketarium-trace", "version": 1, "world": "live", "kernel": "none", "interpreter": "none",
        "title": order["title"], "plan": order["plan"], "sources": order["sources"], "layers": order["layers"],
    }}})


def end(reason):
    events({"run": {"ended": {"reason": reason}}})
    tell("ended")


def obeys(order):
    """Says its process number, repeats each command, ends when stopped or when nobody is there."""
    start(order)
    events(note(f"pid {os.getpid()}"))
    for line in sys.stdin:
        command = json.loads(line)
        if command == "stop":
            return end("stopped")
        events(note(line.strip()))


def floods(order):
    """Tells far more than a connection holds, as fast as it can, and ends."""
    start(order)
    actor = {"host": 1, "pid": 2, "tid": 2}
    begin = {"program": {"process_started": {"program": "server", "file": "minimal_server.py", "arguments": []}}}
    tell({"events": {"events": [event(begin, actor)]}})
    for batch in range(100):
        lines = [{"program": {"line": {"file": "minimal_server.py", "line": line + 1, "function": "f" * 200}}}
                 for line in range(400)]
        tell({"events": {"events": [event(line, actor) for line in lines]}})
    end("finished")


def dies(order):
    start(order)
    events(note("one"), note("two"))
    print("the kernel would not have it", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def leaves(order):
    """Ends well, but has not said that the run did."""
    start(order)
    events(note("one"))


def refuses(order):
    tell({"refused": {"refusal": "failed", "message": "no namespaces today"}})


def babbles(order):
    start(order)
    print("this is not a message", flush=True)
    sys.stdin.read()


def clings(order):
    """Does not go when it is told to."""
    start(order)
    events(note(f"pid {os.getpid()}"))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.stdin.read()
    while True:
        signal.pause()


MANNERS = {manner.__name__: manner for manner in (obeys, floods, dies, leaves, refuses, babbles, clings)}
MANNERS[sys.argv[1]](json.loads(sys.stdin.readline()))
