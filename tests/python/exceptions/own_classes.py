class AppError(Exception):
    """Base of ours."""


class NotFound(AppError):
    def __init__(self, what, code=404):
        super().__init__(f"{what} not found")
        self.what = what
        self.code = code


class Teapot(AppError):
    pass


for make in (lambda: NotFound("page"), lambda: Teapot(), lambda: Teapot("a", 1), lambda: Teapot):
    try:
        raise make()
    except NotFound as error:
        print(error, error.code, error.args)
    except AppError as error:
        print(repr(error), str(error) == "", error.args)
print(NotFound.__mro__[1].__name__, issubclass(NotFound, Exception))
