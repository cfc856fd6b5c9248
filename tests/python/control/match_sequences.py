def command(line):
    match line.split():
        case []:
            return "nothing"
        case ["quit"]:
            return "bye"
        case ["go", ("north" | "south" | "east" | "west") as where]:
            return f"going {where}"
        case ["go", other]:
            return f"cannot go {other}"
        case ["take", *things] if len(things) > 2:
            return "too many"
        case ["take", first, *rest]:
            return f"taking {first} and {rest}"
        case [word]:
            return f"one word: {word}"
        case [_, _, *_]:
            return "many words"


for line in ("", "quit", "go north", "go up", "take a", "take a b", "take a b c", "jump", "what is this"):
    print(repr(line), "->", command(line))

match (1, [2, (3, 4)]):
    case (a, [b, (c, d)]):
        print(a, b, c, d)
