//! Where a run lives: namespaces of its own, and an ordinary user without privileges for its programs.
//!
//! Everything made here belongs to a namespace and goes with its last process, so there is nothing to clean
//! up, however the run ends.

use super::sys;
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, setns, unshare};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{Gid, Uid, geteuid, setgroups, setresgid, setresuid};
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

/// Programs and their start-up module are under it, in a file system that only the run sees.
pub(super) const PROGRAMS: &str = "/tmp/lab";
pub(super) const STARTUP: &str = "/tmp/startup";

/// Users of runs, one for each so that their limits are their own: a range that distributions leave to
/// services which need a user only while they run (systemd, `DynamicUser`).
const FIRST_USER: u32 = 61_184;
const USERS: u32 = 4_096;

/// Whose rights the programs of a run have.
#[derive(Clone, Copy, Debug)]
pub enum Identity {
    /// A user of the run's own, chosen by root.
    Own(u32),
    /// The user who started the server, as "root" of a user namespace but without capabilities.
    Caller,
}

impl Identity {
    /// Gives up every privilege. The programs of the run start like this.
    ///
    /// # Errors
    /// What the system says. The caller must not go on.
    pub(super) fn assume(self) -> io::Result<()> {
        nix::sys::prctl::set_no_new_privs()?;
        match self {
            Self::Own(id) => {
                setgroups(&[])?;
                setresgid(Gid::from_raw(id), Gid::from_raw(id), Gid::from_raw(id))?;
                setresuid(Uid::from_raw(id), Uid::from_raw(id), Uid::from_raw(id))?;
            }
            Self::Caller => sys::drop_capabilities()?,
        }
        Ok(())
    }
}

/// Enters new namespaces and runs `inside` as the first process of them. Returns its exit status.
///
/// # Errors
/// Where the machine does not allow it.
pub fn enter(inside: impl FnOnce(Identity) -> i32) -> io::Result<i32> {
    let (uid, gid) = (geteuid(), nix::unistd::getegid());
    let spaces = CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWPID
        | CloneFlags::CLONE_NEWNET
        | CloneFlags::CLONE_NEWIPC
        | CloneFlags::CLONE_NEWUTS;
    let identity = if uid.is_root() {
        unshare(spaces)?;
        let own = FIRST_USER + std::process::id() % USERS;
        // In a container, "root" may have no other user to become.
        if is_mapped(own, "uid_map") && is_mapped(own, "gid_map") {
            Identity::Own(own)
        } else {
            Identity::Caller
        }
    } else {
        unshare(spaces | CloneFlags::CLONE_NEWUSER)?;
        fs::write("/proc/self/setgroups", "deny")?;
        fs::write("/proc/self/uid_map", format!("0 {uid} 1"))?;
        fs::write("/proc/self/gid_map", format!("0 {gid} 1"))?;
        Identity::Caller
    };
    let first = sys::fork_into(|| {
        // The namespaces die with their first process, and that dies with the process that waits for it.
        if nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL).is_err() {
            return 1;
        }
        match furnish() {
            Ok(()) => inside(identity),
            Err(error) => {
                eprintln!("cannot make a file system for the run: {error}");
                1
            }
        }
    })?;
    loop {
        match waitpid(first, None) {
            Ok(WaitStatus::Exited(_, status)) => return Ok(status),
            Ok(WaitStatus::Signaled(_, signal, _)) => return Ok(128 + signal as i32),
            Ok(_) | Err(nix::errno::Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether this number is anybody's in the user namespace that we are in (user_namespaces(7)).
fn is_mapped(id: u32, map: &str) -> bool {
    let text = fs::read_to_string(Path::new("/proc/self").join(map)).unwrap_or_default();
    text.lines().any(|line| {
        let mut numbers = line.split_whitespace().map_while(|word| word.parse::<u32>().ok());
        let (first, _outside, count) = (numbers.next(), numbers.next(), numbers.next());
        matches!((first, count), (Some(first), Some(count)) if id >= first && id - first < count)
    })
}

/// A `/proc` that shows the run's own processes, and a small `/tmp` in memory.
fn furnish() -> io::Result<()> {
    let none = None::<&str>;
    mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none)?;
    let closed = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    mount(
        Some("proc"),
        "/proc",
        Some("proc"),
        closed | MsFlags::MS_NOEXEC,
        none,
    )?;
    mount(
        Some("tmpfs"),
        "/tmp",
        Some("tmpfs"),
        closed,
        Some("size=8m,mode=0755"),
    )?;
    for folder in [PROGRAMS, STARTUP] {
        fs::create_dir(folder)?;
    }
    Ok(())
}

/// A network namespace, kept alive by this handle.
#[derive(Debug)]
pub struct Network(File);

impl Network {
    /// The namespace that the process is in.
    ///
    /// # Errors
    /// Where `/proc` is not there.
    pub fn current() -> io::Result<Self> {
        File::open("/proc/self/ns/net").map(Self)
    }

    /// Makes a new one and enters it.
    ///
    /// # Errors
    /// What `unshare(2)` says.
    pub fn create() -> io::Result<Self> {
        unshare(CloneFlags::CLONE_NEWNET)?;
        Self::current()
    }

    pub(super) fn enter(&self) -> io::Result<()> {
        setns(&self.0, CloneFlags::CLONE_NEWNET)?;
        Ok(())
    }
}

impl AsFd for Network {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Sets a sysctl of the current network namespace.
///
/// # Errors
/// Where the kernel has no such setting or does not take the value.
pub fn set_sysctl(name: &str, value: &str) -> io::Result<()> {
    fs::write(sysctl_path(name), value)
}

/// Reads a sysctl of the current network namespace; `None` where this kernel has no such setting.
pub(super) fn sysctl(name: &str) -> Option<String> {
    let text = fs::read_to_string(sysctl_path(name)).ok()?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn sysctl_path(name: &str) -> std::path::PathBuf {
    Path::new("/proc/sys").join(name.replace('.', "/"))
}
