class Bad(Exception):
    def __str__(self):
        return "line one\nline two"


def f():
    raise Bad()


f()
