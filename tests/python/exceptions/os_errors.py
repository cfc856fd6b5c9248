import errno
import os

for number in (errno.ECONNREFUSED, errno.EAGAIN, errno.EPIPE, errno.ECONNRESET, errno.ETIMEDOUT, errno.ENOENT,
               errno.EACCES, errno.EEXIST, errno.EINTR, errno.EADDRINUSE, errno.EINPROGRESS, errno.ECONNABORTED,
               errno.ENOTCONN, errno.ESRCH, errno.ECHILD, errno.ESHUTDOWN, errno.EPERM, errno.ENETUNREACH):
    error = OSError(number, os.strerror(number))
    print(errno.errorcode[number], type(error).__name__, error, error.errno == number)
print(repr(OSError(2, "No such file", "name.txt")), OSError(2, "No such file", "name.txt"))
print(OSError("just text"), OSError("just text").errno, OSError().args)
