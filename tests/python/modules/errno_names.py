import errno
import os

for name in ("EAGAIN", "EWOULDBLOCK", "ECONNREFUSED", "EINPROGRESS", "EISCONN", "EALREADY", "EBADF", "EINVAL", "EMFILE",
             "ENOTSOCK", "EDESTADDRREQ", "EMSGSIZE", "EPROTOTYPE", "ENOPROTOOPT", "EAFNOSUPPORT", "EADDRNOTAVAIL",
             "ENETDOWN", "ENOBUFS", "EHOSTUNREACH", "ETIME", "EPIPE", "EDOM", "ERANGE", "ENOSPC", "EFAULT"):
    number = getattr(errno, name)
    print(name, number, os.strerror(number), errno.errorcode[number])
