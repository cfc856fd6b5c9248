import atexit


@atexit.register
def goodbye():
    print("goodbye")


atexit.register(print, "registered second", "runs first")
print("main ends")
