//! Seccomp filters of the programs: which calls stop for the tracer, and which are refused.

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use std::collections::BTreeMap;

/// Calls about sockets, descriptors, waiting, processes and time: those that a learner sees.
const TRACED: &[libc::c_long] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_connect,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    libc::SYS_setsockopt,
    libc::SYS_getsockopt,
    libc::SYS_sendto,
    libc::SYS_recvfrom,
    libc::SYS_sendmsg,
    libc::SYS_recvmsg,
    libc::SYS_shutdown,
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_pipe2,
    libc::SYS_eventfd2,
    libc::SYS_fcntl,
    libc::SYS_ioctl,
    libc::SYS_pselect6,
    libc::SYS_ppoll,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_clone,
    libc::SYS_clone3,
    libc::SYS_execve,
    libc::SYS_wait4,
    libc::SYS_kill,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// The older forms that x86-64 still has.
#[cfg(target_arch = "x86_64")]
const TRACED_OLD: &[libc::c_long] = &[
    libc::SYS_dup2,
    libc::SYS_select,
    libc::SYS_poll,
    libc::SYS_epoll_wait,
    libc::SYS_fork,
    libc::SYS_vfork,
];
#[cfg(not(target_arch = "x86_64"))]
const TRACED_OLD: &[libc::c_long] = &[];

/// Ways round the tracer, and doors into the kernel that no server needs.
const FORBIDDEN: &[libc::c_long] = &[
    libc::SYS_io_uring_setup,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
];

/// Stops the traced calls.
///
/// # Errors
/// Where seccomp does not know this machine's architecture.
pub(in super::super) fn tracing_filter() -> Result<BpfProgram, seccompiler::Error> {
    filter(TRACED.iter().chain(TRACED_OLD), SeccompAction::Trace(0))
}

/// Answers the forbidden calls with `EPERM`.
///
/// # Errors
/// As [`tracing_filter`].
pub(in super::super) fn forbidding_filter() -> Result<BpfProgram, seccompiler::Error> {
    filter(FORBIDDEN.iter(), SeccompAction::Errno(libc::EPERM as u32))
}

fn filter<'a>(
    calls: impl Iterator<Item = &'a libc::c_long>,
    action: SeccompAction,
) -> Result<BpfProgram, seccompiler::Error> {
    let rules: BTreeMap<i64, Vec<_>> = calls.map(|call| (*call, Vec::new())).collect();
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, action, architecture)?.try_into()?)
}
