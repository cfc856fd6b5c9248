//! Calls that both parts make on the kernel that runs the test, by the C library.

#![expect(
    unsafe_code,
    reason = "the calls themselves are under test, also with descriptors that are closed"
)]

use socketarium_trace::event::{Out, Outcome, PollEntry};
use socketarium_trace::{Errno, Fd, Readiness};
use std::io;

/// Closes every descriptor but standard input, output and error.
pub(crate) fn close_all() {
    // SAFETY: nothing in this process holds a descriptor.
    unsafe { libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, 0u32) };
}

/// How a call came back with `value`; what it wrote is asked for only where it succeeded.
pub(crate) fn with(value: i64, out: impl FnOnce() -> Out) -> Outcome {
    if value >= 0 {
        return Outcome {
            result: Ok(value),
            out: out(),
        };
    }
    Outcome {
        result: Err(Errno(io::Error::last_os_error().raw_os_error().unwrap_or(0))),
        out: Out::Nothing,
    }
}

pub(crate) fn poll(entries: &[PollEntry]) -> Outcome {
    let row = |entry: &PollEntry| libc::pollfd {
        fd: entry.fd.0,
        events: entry.events.0 as i16,
        revents: 0,
    };
    let mut rows: Vec<libc::pollfd> = entries.iter().map(row).collect();
    // SAFETY: there are as many rows as are said.
    let value = unsafe { libc::poll(rows.as_mut_ptr(), rows.len() as libc::nfds_t, 0) };
    let ready = rows.iter().filter(|row| row.revents != 0).map(|row| PollEntry {
        fd: Fd(row.fd),
        events: Readiness((row.revents as u16).into()),
    });
    with(value.into(), || Out::Polled(ready.collect()))
}
