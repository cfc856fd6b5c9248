//! The system calls that no crate wraps safely, each behind a safe function. The only unsafe code of the
//! project.
//!
//! It decides nothing: callers say what to do, and get an [`std::io::Error`] or an errno back.
#![allow(unsafe_code, reason = "this is the one thin module of system calls")]

use nix::errno::Errno;
use nix::unistd::{ForkResult, Pid};
use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

/// Forks. The child runs `child` and exits with what it returns.
///
/// # Errors
/// What `fork(2)` says.
pub(super) fn fork_into(child: impl FnOnce() -> i32) -> nix::Result<Pid> {
    // SAFETY: the supervisor has one thread, so no lock is held by a thread that the child lacks.
    match unsafe { nix::unistd::fork() }? {
        ForkResult::Parent { child } => Ok(child),
        ForkResult::Child => {
            let status = child();
            // SAFETY: ends the child without running the parent's exit handlers a second time.
            unsafe { libc::_exit(status) }
        }
    }
}

/// Duplicates a descriptor of another process (`pidfd_getfd(2)`).
///
/// # Errors
/// `ESRCH` where the process is gone, `EBADF` where the descriptor is.
pub(super) fn descriptor_of(pid: Pid, fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: plain numbers in, a new descriptor out.
    let pidfd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    let pidfd = owned(pidfd)?;
    // SAFETY: as above.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_getfd, pidfd.as_raw_fd(), fd, 0) })
}

fn owned(result: libc::c_long) -> io::Result<OwnedFd> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel just gave us this descriptor, and nobody else has its number.
    Ok(unsafe { OwnedFd::from_raw_fd(result as RawFd) })
}

/// Reads a socket option into `value`, and returns how many bytes the kernel wrote.
///
/// # Errors
/// What `getsockopt(2)` says.
pub(super) fn socket_option(fd: BorrowedFd<'_>, level: i32, name: i32, value: &mut [u8]) -> io::Result<usize> {
    let mut length = value.len() as libc::socklen_t;
    // SAFETY: the kernel writes at most `length` bytes, which `value` has.
    let result =
        unsafe { libc::getsockopt(fd.as_raw_fd(), level, name, value.as_mut_ptr().cast(), &raw mut length) };
    Errno::result(result)?;
    Ok(length as usize)
}

/// Marks an interface of the current network namespace as up.
///
/// # Errors
/// What `ioctl(SIOCSIFFLAGS)` says.
pub(super) fn bring_up(interface: &str) -> io::Result<()> {
    let socket = nix::sys::socket::socket(
        nix::sys::socket::AddressFamily::Inet,
        nix::sys::socket::SockType::Datagram,
        nix::sys::socket::SockFlag::SOCK_CLOEXEC,
        None,
    )?;
    // SAFETY: an all-zero ifreq is a valid one.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(interface.bytes().take(libc::IFNAMSIZ - 1)) {
        *to = from as libc::c_char;
    }
    request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
    // SAFETY: the request names an interface and carries flags, as this ioctl expects.
    Errno::result(unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &raw const request) })?;
    Ok(())
}

/// Drops every capability for good, also over later `execve` calls of "root" inside a user namespace.
///
/// # Errors
/// What `prctl(2)` or `capset(2)` says.
pub(super) fn drop_capabilities() -> io::Result<()> {
    const SECBITS_LOCKED_NOROOT: libc::c_ulong = 0b11; // SECBIT_NOROOT and its lock, linux/securebits.h
    // SAFETY: plain numbers.
    unsafe {
        for capability in 0..64 {
            libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0);
        }
        Errno::result(libc::prctl(libc::PR_SET_SECUREBITS, SECBITS_LOCKED_NOROOT, 0, 0, 0))?;
    }
    // linux/capability.h: version 3, this process; then effective, permitted, inheritable, twice.
    let header: [u32; 2] = [0x2008_0522, 0];
    let sets = [0u32; 6];
    // SAFETY: both arrays have the layout that the call reads.
    Errno::result(unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), sets.as_ptr()) })?;
    Ok(())
}

/// Replaces the process by a program. Returns only if that fails.
pub(super) fn exec(path: &CString, arguments: &[CString], environment: &[CString]) -> Errno {
    match nix::unistd::execve(path, arguments, environment) {
        Ok(never) => match never {},
        Err(errno) => errno,
    }
}

/// Makes `new` another number for `old`, without close-on-exec.
///
/// # Errors
/// What `dup2(2)` says.
pub(super) fn duplicate_onto(old: BorrowedFd<'_>, new: RawFd) -> nix::Result<()> {
    // SAFETY: plain numbers. Called in a child that owns its descriptor table, just before `execve`.
    Errno::result(unsafe { libc::dup2(old.as_raw_fd(), new) }).map(|_| ())
}

/// Number and arguments of the call that a seccomp stop is about; `None` at another kind of stop.
pub(super) fn seccomp_arguments(info: &libc::ptrace_syscall_info) -> Option<(u64, [u64; 6])> {
    if info.op != libc::PTRACE_SYSCALL_INFO_SECCOMP {
        return None;
    }
    // SAFETY: `op` says that this member was written.
    let seccomp = unsafe { info.u.seccomp };
    Some((seccomp.nr, seccomp.args))
}

/// What a call returned; `None` at another kind of stop.
pub(super) fn exit_value(info: &libc::ptrace_syscall_info) -> Option<i64> {
    if info.op != libc::PTRACE_SYSCALL_INFO_EXIT {
        return None;
    }
    // SAFETY: `op` says that this member was written.
    Some(unsafe { info.u.exit }.sval)
}
