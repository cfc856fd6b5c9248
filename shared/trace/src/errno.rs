//! Error numbers of Linux (`errno(3)`), as results that a learner sees. Never a failure of our own code.

use crate::json::{JsonError, Pass, Shape};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// An error number as the kernel returned it. JSON and text carry the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Errno(pub i32);

macro_rules! errnos {
    ($($name:ident = $number:literal, $text:literal;)*) => {
        impl Errno {
            $(pub const $name: Self = Self($number);)*

            const TABLE: &[(Self, &str, &str)] = &[$((Self($number), stringify!($name), $text),)*];
        }
    };
}

// asm-generic/errno-base.h and asm-generic/errno.h; the last four are the kernel's own restart codes, which
// only a tracer sees (linux/errno.h).
errnos! {
    EPERM = 1, "Operation not permitted";
    ENOENT = 2, "No such file or directory";
    ESRCH = 3, "No such process";
    EINTR = 4, "Interrupted system call";
    EIO = 5, "Input/output error";
    EBADF = 9, "Bad file descriptor";
    ECHILD = 10, "No child processes";
    EAGAIN = 11, "Resource temporarily unavailable";
    ENOMEM = 12, "Cannot allocate memory";
    EACCES = 13, "Permission denied";
    EFAULT = 14, "Bad address";
    EBUSY = 16, "Device or resource busy";
    EEXIST = 17, "File exists";
    ENOTDIR = 20, "Not a directory";
    EINVAL = 22, "Invalid argument";
    ENFILE = 23, "Too many open files in system";
    EMFILE = 24, "Too many open files";
    ENOTTY = 25, "Inappropriate ioctl for device";
    ENOSPC = 28, "No space left on device";
    ESPIPE = 29, "Illegal seek";
    EPIPE = 32, "Broken pipe";
    ENOSYS = 38, "Function not implemented";
    ELOOP = 40, "Too many levels of symbolic links";
    ENODATA = 61, "No data available";
    EPROTO = 71, "Protocol error";
    ENOTSOCK = 88, "Socket operation on non-socket";
    EDESTADDRREQ = 89, "Destination address required";
    EMSGSIZE = 90, "Message too long";
    EPROTOTYPE = 91, "Protocol wrong type for socket";
    ENOPROTOOPT = 92, "Protocol not available";
    EPROTONOSUPPORT = 93, "Protocol not supported";
    ESOCKTNOSUPPORT = 94, "Socket type not supported";
    EOPNOTSUPP = 95, "Operation not supported";
    EAFNOSUPPORT = 97, "Address family not supported by protocol";
    EADDRINUSE = 98, "Address already in use";
    EADDRNOTAVAIL = 99, "Cannot assign requested address";
    ENETDOWN = 100, "Network is down";
    ENETUNREACH = 101, "Network is unreachable";
    ECONNABORTED = 103, "Software caused connection abort";
    ECONNRESET = 104, "Connection reset by peer";
    ENOBUFS = 105, "No buffer space available";
    EISCONN = 106, "Transport endpoint is already connected";
    ENOTCONN = 107, "Transport endpoint is not connected";
    ETIMEDOUT = 110, "Connection timed out";
    ECONNREFUSED = 111, "Connection refused";
    EHOSTUNREACH = 113, "No route to host";
    EALREADY = 114, "Operation already in progress";
    EINPROGRESS = 115, "Operation now in progress";
    ERESTARTSYS = 512, "To be restarted if SA_RESTART is set";
    ERESTARTNOINTR = 513, "To be restarted";
    ERESTARTNOHAND = 514, "To be restarted if no handler";
    ERESTART_RESTARTBLOCK = 516, "Interrupted by signal";
}

impl Errno {
    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        Self::TABLE.iter().find(|(errno, _, _)| *errno == self)
    }

    /// The symbolic name, or `None` for a number outside the table.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|(_, name, _)| *name)
    }

    /// What `strerror(3)` says.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.row().map_or("Unknown error", |(_, _, text)| *text)
    }

    /// The error with this symbolic name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let row = Self::TABLE.iter().find(|(_, other, _)| *other == name);
        row.map(|(errno, _, _)| *errno)
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "E{}", self.0),
        }
    }
}

impl Serialize for Errno {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Errno {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::written(&text).ok_or_else(|| de::Error::custom("expected the name of an errno"))
    }
}

impl Errno {
    /// The error that [`fmt::Display`] wrote like this.
    fn written(text: &str) -> Option<Self> {
        Self::named(text).or_else(|| text.strip_prefix('E')?.parse().ok().map(Self))
    }
}

impl Shape for Errno {
    fn nothing() -> Self {
        Self(0)
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        match pass.text().map(Self::written) {
            None => pass.write_text(&self.to_string()),
            Some(Some(errno)) => *self = errno,
            Some(None) => pass.note(JsonError::Expected("the name of an errno")),
        }
    }
}
