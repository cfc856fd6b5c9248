//! A program's socket looked at through a duplicate of its descriptor, given back at once.
//!
//! The caller makes sure that the process cannot close the original meanwhile: otherwise giving the duplicate
//! back would be the close that counts.

use super::super::sys;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{SockaddrStorage, getpeername, getsockname};
use socketarium_trace::event::Transport;
use socketarium_trace::net::{Address, TcpState};
use socketarium_trace::{Fd, Readiness};
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

#[derive(Debug)]
pub(super) struct Lent(OwnedFd);

impl Lent {
    /// Borrows a descriptor; `None` where it or its process is gone.
    pub(super) fn from(pid: i32, fd: Fd) -> Option<Self> {
        sys::descriptor_of(nix::unistd::Pid::from_raw(pid), fd.0)
            .ok()
            .map(Self)
    }

    /// The kernel's name for the socket (`SO_COOKIE`).
    pub(super) fn cookie(&self) -> Option<u64> {
        let mut value = [0; 8];
        let length =
            sys::socket_option(self.0.as_fd(), libc::SOL_SOCKET, libc::SO_COOKIE, &mut value).ok()?;
        (length == 8).then(|| u64::from_ne_bytes(value))
    }

    pub(super) fn transport(&self) -> Transport {
        let option = |name| {
            let mut value = [0; 4];
            sys::socket_option(self.0.as_fd(), libc::SOL_SOCKET, name, &mut value).ok();
            i32::from_ne_bytes(value)
        };
        match (option(libc::SO_DOMAIN), option(libc::SO_TYPE)) {
            (libc::AF_INET | libc::AF_INET6, libc::SOCK_STREAM) => Transport::Tcp,
            (libc::AF_INET | libc::AF_INET6, libc::SOCK_DGRAM) => Transport::Udp,
            (libc::AF_INET | libc::AF_INET6, libc::SOCK_RAW) => Transport::Raw,
            (libc::AF_UNIX, libc::SOCK_STREAM) => Transport::UnixStream,
            (libc::AF_UNIX, libc::SOCK_DGRAM) => Transport::UnixDatagram,
            _ => Transport::Other,
        }
    }

    /// State of a TCP socket, also of one that no table lists (`TCP_INFO`, whose first byte it is).
    pub(super) fn state(&self) -> Option<TcpState> {
        let mut info = [0; 8];
        sys::socket_option(self.0.as_fd(), libc::IPPROTO_TCP, libc::TCP_INFO, &mut info).ok()?;
        TcpState::from_linux(info[0])
    }

    /// Local and peer's address of an internet socket, where it has one.
    pub(super) fn addresses(&self) -> (Option<Address>, Option<Address>) {
        let fd = self.0.as_raw_fd();
        let local = getsockname::<SockaddrStorage>(fd)
            .ok()
            .and_then(|address| internet(&address));
        let remote = getpeername::<SockaddrStorage>(fd)
            .ok()
            .and_then(|address| internet(&address));
        (local.filter(|address| !is_nowhere(address)), remote)
    }

    /// What `poll(2)` says of it now.
    pub(super) fn readiness(&self) -> Option<Readiness> {
        let all = PollFlags::from_bits_retain(libc::POLLIN | libc::POLLPRI | libc::POLLOUT | libc::POLLRDHUP);
        let mut entry = [PollFd::new(self.0.as_fd(), all)];
        poll(&mut entry, PollTimeout::ZERO).ok()?;
        Some(Readiness(u32::from(entry[0].revents()?.bits().cast_unsigned())))
    }
}

fn internet(address: &SockaddrStorage) -> Option<Address> {
    if let Some(v4) = address.as_sockaddr_in() {
        return Some(Address::Inet(SocketAddr::from((v4.ip(), v4.port()))));
    }
    let v6 = address.as_sockaddr_in6()?;
    Some(Address::Inet(SocketAddr::from((v6.ip(), v6.port()))))
}

/// The address of a socket that was never bound.
fn is_nowhere(address: &Address) -> bool {
    match address {
        Address::Inet(address) => address.ip().is_unspecified() && address.port() == 0,
        Address::Unix(_) | Address::Other(_) => false,
    }
}
