def run(action):
    print("--", action)
    try:
        if action == "value":
            int("x")
        elif action == "key":
            {}["k"]
        elif action == "zero":
            1 / 0
        elif action == "return":
            return "early"
        print("no error")
    except ValueError as error:
        print("value:", error)
    except (KeyError, IndexError) as error:
        print("lookup:", repr(error))
    except Exception as error:
        print("other:", type(error).__name__)
    else:
        print("else")
    finally:
        print("finally")
    return "end"


for action in ["ok", "value", "key", "zero", "return"]:
    print(run(action))
