//! The system calls that no crate wraps safely, each behind a safe function. The only unsafe code of the
//! project.
//!
//! It decides nothing: callers say what to do, and get an [`std::io::Error`] or an errno back.
#![expect(unsafe_code, reason = "this is the one thin module of system calls")]

use nix::errno::Errno;
use nix::unistd::{ForkResult, Pid};
use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};

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
pub fn descriptor_of(pid: Pid, fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: plain numbers in, a new descriptor out.
    let pidfd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    let pidfd = owned(pidfd)?;
    // SAFETY: as above.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_getfd, pidfd.as_raw_fd(), fd, 0) })
}

/// A netlink socket of another's making.
pub(super) fn netlink(socket: OwnedFd) -> netlink_sys::Socket {
    // SAFETY: the descriptor is ours alone, and becomes the socket's.
    unsafe { netlink_sys::Socket::from_raw_fd(socket.into_raw_fd()) }
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
pub(super) fn socket_option(
    fd: BorrowedFd<'_>,
    level: i32,
    name: i32,
    value: &mut [u8],
) -> io::Result<usize> {
    let mut length = value.len() as libc::socklen_t;
    // SAFETY: the kernel writes at most `length` bytes, which `value` has.
    let result = unsafe {
        libc::getsockopt(
            fd.as_raw_fd(),
            level,
            name,
            value.as_mut_ptr().cast(),
            &raw mut length,
        )
    };
    Errno::result(result)?;
    Ok(length as usize)
}

/// Marks an interface of the current network namespace as up.
///
/// # Errors
/// What `ioctl(SIOCSIFFLAGS)` says.
pub fn bring_up(interface: &str) -> io::Result<()> {
    interface_request(interface, libc::SIOCSIFFLAGS, |request| {
        request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
    })
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
        Errno::result(libc::prctl(
            libc::PR_SET_SECUREBITS,
            SECBITS_LOCKED_NOROOT,
            0,
            0,
            0,
        ))?;
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

/// Closes every descriptor but 0, 1, 2 and `kept`.
///
/// # Errors
/// What `close_range(2)` says.
pub(super) fn close_all_but_standard_and(kept: RawFd) -> io::Result<()> {
    let kept = kept.cast_unsigned();
    for (first, last) in [(3, kept - 1), (kept + 1, u32::MAX)] {
        // SAFETY: called in a child that owns its descriptor table and uses none of these again.
        Errno::result(unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) })?;
    }
    Ok(())
}

/// A packet socket that sees the IPv4 packets of one interface, without their Ethernet headers.
///
/// # Errors
/// What `socket(2)` or `bind(2)` says; see packet(7).
pub(super) fn packet_socket(index: u32) -> io::Result<OwnedFd> {
    let protocol = (libc::ETH_P_IP as u16).to_be();
    let kind = libc::SOCK_DGRAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: plain numbers in, a new descriptor out.
    let socket = owned(unsafe { libc::socket(libc::AF_PACKET, kind, protocol.into()) }.into())?;
    let address = link_address(index, [0; 6]);
    let length = size_of::<libc::sockaddr_ll>() as libc::socklen_t;
    // SAFETY: the address is a sockaddr_ll of that length.
    Errno::result(unsafe { libc::bind(socket.as_raw_fd(), (&raw const address).cast(), length) })?;
    Ok(socket)
}

/// Sends an IPv4 packet out of a packet socket's interface to this Ethernet address.
///
/// # Errors
/// What `sendto(2)` says.
pub(super) fn send_packet(socket: BorrowedFd<'_>, index: u32, to: [u8; 6], packet: &[u8]) -> io::Result<()> {
    let address = link_address(index, to);
    let length = size_of::<libc::sockaddr_ll>() as libc::socklen_t;
    // SAFETY: `packet` and the address have the lengths that are passed.
    Errno::result(unsafe {
        libc::sendto(
            socket.as_raw_fd(),
            packet.as_ptr().cast(),
            packet.len(),
            libc::MSG_DONTWAIT,
            (&raw const address).cast(),
            length,
        )
    })?;
    Ok(())
}

fn link_address(index: u32, to: [u8; 6]) -> libc::sockaddr_ll {
    let mut octets = [0; 8];
    octets[..6].copy_from_slice(&to);
    libc::sockaddr_ll {
        sll_family: libc::AF_PACKET as u16,
        sll_protocol: (libc::ETH_P_IP as u16).to_be(),
        sll_ifindex: index.cast_signed(),
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: 6,
        sll_addr: octets,
    }
}

/// Gives an interface of the current network namespace an IPv4 address in a network of 256, and brings it up
/// without address resolution.
///
/// # Errors
/// What netdevice(7)'s ioctls say.
pub(super) fn configure(interface: &str, address: std::net::Ipv4Addr) -> io::Result<()> {
    let inet = |address: std::net::Ipv4Addr| {
        // SAFETY: an all-zero sockaddr is a valid one, and sockaddr_in has its size.
        let mut generic: libc::sockaddr = unsafe { std::mem::zeroed() };
        generic.sa_family = libc::AF_INET as u16;
        for (to, from) in generic.sa_data[2..6].iter_mut().zip(address.octets()) {
            *to = from as libc::c_char;
        }
        generic
    };
    interface_request(interface, libc::SIOCSIFADDR, |request| {
        request.ifr_ifru.ifru_addr = inet(address)
    })?;
    let mask = inet([255, 255, 255, 0].into());
    interface_request(interface, libc::SIOCSIFNETMASK, |request| {
        request.ifr_ifru.ifru_netmask = mask
    })?;
    interface_request(interface, libc::SIOCSIFFLAGS, |request| {
        request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING | libc::IFF_NOARP) as libc::c_short;
    })
}

/// Makes the kernel finish its packets itself: no checksums or segments left for hardware that is not there.
///
/// # Errors
/// What `ioctl(SIOCETHTOOL)` says.
pub(super) fn switch_off_offload(interface: &str) -> io::Result<()> {
    // linux/ethtool.h: ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO.
    for command in [0x17_u32, 0x1f, 0x24, 0x2c] {
        let mut value = [command, 0];
        interface_request(interface, libc::SIOCETHTOOL, |request| {
            request.ifr_ifru.ifru_data = value.as_mut_ptr().cast();
        })?;
    }
    Ok(())
}

fn interface_request(
    interface: &str,
    request: libc::Ioctl,
    fill: impl FnOnce(&mut libc::ifreq),
) -> io::Result<()> {
    let socket = nix::sys::socket::socket(
        nix::sys::socket::AddressFamily::Inet,
        nix::sys::socket::SockType::Datagram,
        nix::sys::socket::SockFlag::SOCK_CLOEXEC,
        None,
    )?;
    // SAFETY: an all-zero ifreq is a valid one.
    let mut argument: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in argument
        .ifr_name
        .iter_mut()
        .zip(interface.bytes().take(libc::IFNAMSIZ - 1))
    {
        *to = from as libc::c_char;
    }
    fill(&mut argument);
    // SAFETY: the request names an interface and carries what this ioctl reads; callers pass matching pairs.
    Errno::result(unsafe { libc::ioctl(socket.as_raw_fd(), request, &raw const argument) })?;
    Ok(())
}
