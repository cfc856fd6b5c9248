"""What can go wrong while waiting."""


class CancelledError(BaseException):
    """The task was cancelled. Not an `Exception`, so that a handler for errors does not swallow it."""


TimeoutError = TimeoutError


class InvalidStateError(Exception):
    """The future is not in the state for that."""


class SendfileNotAvailableError(RuntimeError):
    pass


class IncompleteReadError(EOFError):
    def __init__(self, partial, expected):
        wanted = "undefined" if expected is None else repr(expected)
        super().__init__(f"{len(partial)} bytes read on a total of {wanted} expected bytes")
        self.partial = partial
        self.expected = expected


class LimitOverrunError(Exception):
    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed


class BrokenBarrierError(RuntimeError):
    pass
