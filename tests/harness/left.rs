//! What a run could leave behind on the machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Processes, by number, that descend from `root` or run as `supervise`.
#[must_use]
pub fn descendants(root: u32) -> BTreeSet<u32> {
    let parents: Vec<(u32, u32)> = processes()
        .filter_map(|pid| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            // After the name in parentheses: state, parent (proc(5)).
            let parent = stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect();
    let mut found = BTreeSet::from([root]);
    loop {
        let more: Vec<u32> = parents
            .iter()
            .filter(|(pid, parent)| found.contains(parent) && !found.contains(pid))
            .map(|(pid, _)| *pid)
            .collect();
        if more.is_empty() {
            found.remove(&root);
            return found;
        }
        found.extend(more);
    }
}

/// Every network namespace that some process is in or keeps.
#[must_use]
pub fn networks() -> BTreeSet<String> {
    processes()
        .flat_map(|pid| {
            let own = fs::read_link(format!("/proc/{pid}/ns/net")).ok();
            let kept = fs::read_dir(format!("/proc/{pid}/fd"))
                .into_iter()
                .flatten()
                .filter_map(Result::ok);
            let kept = kept.filter_map(|entry| fs::read_link(entry.path()).ok());
            own.into_iter()
                .chain(kept)
                .map(|target| target.to_string_lossy().into_owned())
        })
        .filter(|target| target.starts_with("net:["))
        .collect()
}

/// Network devices of the machine.
#[must_use]
pub fn devices() -> BTreeSet<String> {
    files_in(Path::new("/sys/class/net"))
}

/// Resident memory of a process, in KiB; 0 once it is gone.
#[must_use]
pub fn resident_kib(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// Waits until `holds`, for a generous time. Whether it came to hold.
#[must_use]
pub fn comes_true(holds: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !holds() {
        if start.elapsed() > Duration::from_secs(60) {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    true
}

fn processes() -> impl Iterator<Item = u32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

/// What is in a folder, by name.
#[must_use]
pub fn files_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
