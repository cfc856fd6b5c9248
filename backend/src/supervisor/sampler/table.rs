//! Descriptor tables and interest lists as `/proc` tells them.

use super::super::tracer::MARKS;
use socketarium_trace::event::Watched;
use socketarium_trace::{Fd, Readiness};
use std::fs;

/// A row of a process's descriptor table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) fd: Fd,
    /// What `/proc/PID/fd/N` points at: `socket:[123]`, `anon_inode:[eventpoll]`, a path.
    pub(super) target: String,
    pub(super) nonblocking: bool,
}

/// The descriptor table of a process, in order, without the descriptor of the marks. Empty where the process
/// is gone.
pub(super) fn descriptors(pid: i32) -> Vec<Entry> {
    let Ok(folder) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        return Vec::new();
    };
    let mut entries: Vec<Entry> = folder
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let number: i32 = entry.file_name().to_str()?.parse().ok()?;
            if number == MARKS {
                return None;
            }
            let target = fs::read_link(entry.path()).ok()?.to_string_lossy().into_owned();
            Some(Entry {
                fd: Fd(number),
                target,
                nonblocking: is_nonblocking(pid, number),
            })
        })
        .collect();
    entries.sort_by_key(|entry| entry.fd);
    entries
}

/// Whether `/proc/PID/fd/N` is a file that a library opened for itself: no part of what is shown.
pub(super) fn is_regular_file(pid: i32, fd: Fd) -> bool {
    fd.0 > 2
        && fs::read_link(format!("/proc/{pid}/fd/{fd}")).is_ok_and(|target| target.starts_with("/"))
        && fs::metadata(format!("/proc/{pid}/fd/{fd}")).is_ok_and(|meta| meta.is_file() || meta.is_dir())
}

fn is_nonblocking(pid: i32, fd: i32) -> bool {
    let flags = info(pid, Fd(fd)).and_then(|text| {
        let octal = text
            .lines()
            .find_map(|line| line.strip_prefix("flags:"))?
            .trim()
            .to_owned();
        i32::from_str_radix(&octal, 8).ok()
    });
    flags.is_some_and(|flags| flags & libc::O_NONBLOCK != 0)
}

/// Descriptor, events and data of every entry of an epoll instance's interest list.
pub(super) fn interest(pid: i32, fd: Fd) -> Vec<(Watched, Readiness, u64)> {
    let text = info(pid, fd).unwrap_or_default();
    let mut rows: Vec<_> = text.lines().filter_map(interest_row).collect();
    rows.sort_by_key(|(fd, ..)| *fd);
    let mut named: Vec<(Watched, Readiness, u64)> = Vec::new();
    for (fd, events, data) in rows {
        let before = named.last().map(|(row, ..)| *row).filter(|row| row.fd == fd);
        let nth = before.map_or(0, |row| row.nth + 1);
        named.push((Watched { fd, nth }, events, data));
    }
    named
}

/// `tfd:        5 events:       19 data:                5  pos:0 ino:61af sdev:7` (fs/eventpoll.c).
fn interest_row(line: &str) -> Option<(Fd, Readiness, u64)> {
    let mut words = line.strip_prefix("tfd:")?.split_whitespace();
    let fd = words.next()?.parse().ok()?;
    let mut after = |label: &str| {
        let word = words.next()?;
        let number = word.strip_prefix(label)?;
        let number = if number.is_empty() { words.next()? } else { number };
        u64::from_str_radix(number, 16).ok()
    };
    let events = after("events:")?;
    let data = after("data:")?;
    Some((Fd(fd), Readiness(events as u32), data))
}

fn info(pid: i32, fd: Fd) -> Option<String> {
    fs::read_to_string(format!("/proc/{pid}/fdinfo/{fd}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interest_row_has_hexadecimal_events_and_data() {
        let line = "tfd:        5 events:       19 data:                5  pos:0 ino:61af sdev:7";
        assert_eq!(interest_row(line), Some((Fd(5), Readiness(0x19), 5)));
        assert_eq!(interest_row("pos:\t0"), None);
    }
}
