def inner():
    try:
        raise KeyError("inner")
    except KeyError:
        print("inner handler")
        raise
    finally:
        print("inner finally")


try:
    try:
        inner()
    except KeyError as error:
        print("outer got", error)
        raise RuntimeError("changed") from error
except RuntimeError as error:
    print(error, "caused by", repr(error.__cause__))

try:
    try:
        1 / 0
    except ZeroDivisionError:
        undefined_name
except NameError as error:
    print(error, "| context:", repr(error.__context__), "| cause:", error.__cause__)
