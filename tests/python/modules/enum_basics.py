import enum


class State(enum.Enum):
    CLOSED = 0
    LISTEN = 1
    OPEN = "open"

    @property
    def is_open(self):
        return self is State.OPEN


print(State.LISTEN, repr(State.LISTEN), State.LISTEN.name, State.LISTEN.value, State(1), State["OPEN"], State.OPEN.is_open)
print([s.name for s in State], len(State), State.CLOSED == 0, State.CLOSED is State(0), isinstance(State.OPEN, State), State.OPEN in State)
for attempt in (lambda: State(9), lambda: State["NOPE"], lambda: State.NOPE):
    try:
        attempt()
    except (ValueError, KeyError, AttributeError) as error:
        print(type(error).__name__, error)


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10


print(Level.HIGH > Level.LOW, Level.LOW + 1, Level.HIGH == 10, f"{Level.LOW}", repr(Level.LOW), sorted(Level, reverse=True))


class Color(enum.Enum):
    RED = enum.auto()
    GREEN = enum.auto()
    ALSO_RED = 1


print(Color.GREEN.value, Color.ALSO_RED, list(Color), Color.__members__["ALSO_RED"])


class Flags(enum.Flag):
    FIN = 1
    SYN = 2
    ACK = 16


both = Flags.SYN | Flags.ACK
print(both, Flags.SYN in both, Flags.FIN in both, both.value, bool(both & Flags.FIN), Flags(0))


class Opcode(enum.IntFlag):
    A = 1
    B = 2


print(Opcode.A | Opcode.B, (Opcode.A | Opcode.B).value, Opcode.A | 4 == 5)
