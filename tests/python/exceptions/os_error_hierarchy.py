print(issubclass(ConnectionResetError, ConnectionError), issubclass(ConnectionError, OSError))
print(issubclass(BrokenPipeError, ConnectionError), issubclass(TimeoutError, OSError))
print(issubclass(BlockingIOError, OSError), IOError is OSError, EnvironmentError is OSError)
import socket
print(socket.timeout is TimeoutError, socket.error is OSError, issubclass(socket.gaierror, OSError))
print([base.__name__ for base in ConnectionRefusedError.__mro__])
try:
    raise ConnectionRefusedError(111, "Connection refused")
except (ConnectionResetError, BrokenPipeError):
    print("wrong handler")
except OSError as error:
    print(error.errno, error.strerror, error.filename, error)
