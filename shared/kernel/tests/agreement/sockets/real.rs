//! Calls on the kernel that runs the test, by the C library.

#![expect(
    unsafe_code,
    reason = "the calls themselves are under test, also with descriptors that are closed"
)]

use crate::raw::{close_all, poll, with};
use socketarium_kernel::Request;
use socketarium_trace::Fd;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Family, How, IoctlArgument, Out, Outcome, SockFlags, SockKind};
use socketarium_trace::net::Address;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

/// Somebody without privileges.
const NOBODY: u32 = 65_534;

fn checked(value: i32) -> io::Result<()> {
    (value >= 0).then_some(()).ok_or_else(io::Error::last_os_error)
}

/// The directory of names, until it is dropped.
pub(crate) struct Directory(PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        std::env::set_current_dir("/").ok();
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A network of this process alone, a directory for names, and no privileges.
pub(crate) fn be_alone() -> io::Result<Directory> {
    let directory = std::env::temp_dir().join(format!("sockets-agreement-{}", std::process::id()));
    std::fs::create_dir(&directory)?;
    let directory = Directory(directory);
    std::env::set_current_dir(&directory.0)?;
    // SAFETY: no memory is passed but a request with a name.
    unsafe {
        checked(libc::unshare(libc::CLONE_NEWNET))?;
        let mut request: libc::ifreq = std::mem::zeroed();
        request.ifr_name[0] = b'l' as libc::c_char;
        request.ifr_name[1] = b'o' as libc::c_char;
        request.ifr_ifru.ifru_flags = libc::IFF_UP as libc::c_short;
        let fd = libc::socket(libc::AF_INET, libc::SOCK_DGRAM, 0);
        checked(libc::ioctl(fd, libc::SIOCSIFFLAGS, &raw const request))?;
        libc::close(fd);
    }
    let path = std::ffi::CString::new(directory.0.to_string_lossy().as_bytes())?;
    // SAFETY: the path ends with a zero.
    unsafe {
        checked(libc::chown(path.as_ptr(), NOBODY, NOBODY))?;
        checked(libc::setgid(NOBODY))?;
        checked(libc::setuid(NOBODY))?;
    }
    Ok(directory)
}

/// Closes every descriptor but standard input, output and error, and removes the names.
pub(crate) fn begin() {
    close_all();
    for name in ["a", "b", "nowhere"] {
        std::fs::remove_file(name).ok();
    }
}

/// An address in the form of the kernel, with room for any.
struct Raw {
    bytes: [u8; 128],
    length: libc::socklen_t,
}

impl Raw {
    fn room() -> Self {
        Self {
            bytes: [0; 128],
            length: 128,
        }
    }

    fn of(address: &Address) -> Self {
        let mut bytes = Vec::new();
        match address {
            Address::Inet(SocketAddr::V4(v4)) => {
                bytes.extend((libc::AF_INET as u16).to_ne_bytes());
                bytes.extend(v4.port().to_be_bytes());
                bytes.extend(v4.ip().octets());
                bytes.resize(16, 0);
            }
            Address::Inet(SocketAddr::V6(v6)) => {
                bytes.extend((libc::AF_INET6 as u16).to_ne_bytes());
                bytes.extend(v6.port().to_be_bytes());
                bytes.extend([0; 4]);
                bytes.extend(v6.ip().octets());
                bytes.resize(28, 0);
            }
            Address::Unix(name) => {
                bytes.extend((libc::AF_UNIX as u16).to_ne_bytes());
                match name.strip_prefix('@') {
                    Some(name) => {
                        bytes.push(0);
                        bytes.extend(name.as_bytes());
                    }
                    None => {
                        bytes.extend(name.as_bytes());
                        bytes.push(0);
                    }
                }
            }
            Address::Other(family) => {
                bytes.extend(family.to_ne_bytes());
                bytes.resize(16, 0);
            }
        }
        let mut raw = Self::room();
        raw.bytes[..bytes.len()].copy_from_slice(&bytes);
        raw.length = bytes.len() as libc::socklen_t;
        raw
    }

    fn pointer(&self) -> *const libc::sockaddr {
        self.bytes.as_ptr().cast()
    }

    fn pointer_mut(&mut self) -> *mut libc::sockaddr {
        self.bytes.as_mut_ptr().cast()
    }

    fn read(&self) -> Option<Address> {
        let length = self.length as usize;
        if length < 2 {
            return None;
        }
        let port = u16::from_be_bytes([self.bytes[2], self.bytes[3]]);
        match i32::from(u16::from_ne_bytes([self.bytes[0], self.bytes[1]])) {
            libc::AF_INET => {
                let four: [u8; 4] = self.bytes[4..8].try_into().ok()?;
                Some(Address::Inet(SocketAddr::new(
                    IpAddr::V4(Ipv4Addr::from(four)),
                    port,
                )))
            }
            libc::AF_INET6 => {
                let sixteen: [u8; 16] = self.bytes[8..24].try_into().ok()?;
                Some(Address::Inet(SocketAddr::new(
                    IpAddr::V6(Ipv6Addr::from(sixteen)),
                    port,
                )))
            }
            libc::AF_UNIX => {
                let path = &self.bytes[2..length];
                let name = match path {
                    [] => String::new(),
                    [0, name @ ..] => format!("@{}", String::from_utf8_lossy(name)),
                    _ => String::from_utf8_lossy(path.split(|byte| *byte == 0).next()?).into_owned(),
                };
                Some(Address::Unix(name))
            }
            family => Some(Address::Other(family as u16)),
        }
    }
}

/// Makes a call. `None` where it is not one of those that are compared.
pub(crate) fn make(request: &Request) -> Option<Outcome> {
    Some(match &request.call {
        Call::Poll { entries, .. } => poll(entries),
        Call::Recvfrom { fd, size, flags, .. } => receive(*fd, *size as usize, *flags),
        Call::Getsockopt { fd, level, name } => option(*fd, *level, *name),
        Call::Socketpair {
            domain, kind, flags, ..
        } => pair(*domain, *kind, *flags),
        Call::Getsockname { fd, .. } => named(|raw| {
            // SAFETY: there is as much room as is said.
            unsafe { libc::getsockname(fd.0, raw.pointer_mut(), &raw mut raw.length) }
        }),
        Call::Getpeername { fd, .. } => {
            // SAFETY: as above.
            named(|raw| unsafe { libc::getpeername(fd.0, raw.pointer_mut(), &raw mut raw.length) })
        }
        Call::Accept4 { fd, .. } => {
            let how = libc::SOCK_NONBLOCK;
            // SAFETY: as above.
            named(|raw| unsafe { libc::accept4(fd.0, raw.pointer_mut(), &raw mut raw.length, how) })
        }
        Call::Ioctl {
            fd,
            request,
            argument: IoctlArgument::Number(number),
        } => {
            let mut number = *number;
            // SAFETY: the requests that are made write one number.
            let value = unsafe { libc::ioctl(fd.0, (*request).into(), &raw mut number) };
            with(value.into(), || Out::Number(number.into()))
        }
        other => with(plain(other, &request.data)?, || Out::Nothing),
    })
}

/// Calls that write nothing back.
fn plain(call: &Call, data: &[u8]) -> Option<i64> {
    // SAFETY: as many bytes are there as are said.
    Some(unsafe {
        match call {
            Call::Socket {
                domain, kind, flags, ..
            } => libc::socket(family(*domain), self::kind(*kind, *flags), 0).into(),
            Call::Bind { fd, address, length } => {
                libc::bind(fd.0, Raw::of(address).pointer(), *length).into()
            }
            Call::Connect { fd, address, length } => {
                libc::connect(fd.0, Raw::of(address).pointer(), *length).into()
            }
            Call::Listen { fd, backlog } => libc::listen(fd.0, *backlog).into(),
            Call::Sendto {
                fd, flags, address, ..
            } => {
                let raw = address.as_ref().map(Raw::of);
                let (to, length) = raw
                    .as_ref()
                    .map_or((std::ptr::null(), 0), |raw| (raw.pointer(), raw.length));
                libc::sendto(fd.0, data.as_ptr().cast(), data.len(), *flags, to, length) as i64
            }
            Call::Shutdown { fd, how } => libc::shutdown(
                fd.0,
                match how {
                    How::Read => libc::SHUT_RD,
                    How::Write => libc::SHUT_WR,
                    How::Both => libc::SHUT_RDWR,
                    How::Other(other) => *other,
                },
            )
            .into(),
            Call::Close { fd } => libc::close(fd.0).into(),
            Call::Dup { fd } => libc::dup(fd.0).into(),
            Call::Setsockopt {
                fd,
                level,
                name,
                value,
            } => {
                let bytes = &value.bytes.0;
                libc::setsockopt(fd.0, *level, *name, bytes.as_ptr().cast(), bytes.len() as u32).into()
            }
            _ => return None,
        }
    })
}

fn family(family: Family) -> i32 {
    match family {
        Family::Unix => libc::AF_UNIX,
        Family::Inet => libc::AF_INET,
        Family::Inet6 => libc::AF_INET6,
        Family::Netlink => libc::AF_NETLINK,
        Family::Other(other) => other,
    }
}

fn kind(kind: SockKind, flags: SockFlags) -> i32 {
    let number = match kind {
        SockKind::Stream => libc::SOCK_STREAM,
        SockKind::Dgram => libc::SOCK_DGRAM,
        SockKind::Raw => libc::SOCK_RAW,
        SockKind::Seqpacket => libc::SOCK_SEQPACKET,
        SockKind::Other(other) => other,
    };
    number | if flags.nonblock { libc::SOCK_NONBLOCK } else { 0 }
}

fn pair(domain: Family, of: SockKind, flags: SockFlags) -> Outcome {
    let mut ends = [0; 2];
    // SAFETY: there is room for two numbers.
    let value = unsafe { libc::socketpair(family(domain), kind(of, flags), 0, ends.as_mut_ptr()) };
    with(value.into(), || Out::Pair(Fd(ends[0]), Fd(ends[1])))
}

fn named(call: impl FnOnce(&mut Raw) -> i32) -> Outcome {
    let mut raw = Raw::room();
    let value = call(&mut raw);
    with(value.into(), || match raw.read() {
        Some(address) => Out::Address {
            address,
            length: raw.length,
        },
        None => Out::Nothing,
    })
}

fn receive(fd: Fd, size: usize, flags: i32) -> Outcome {
    let mut data = vec![0; size];
    let mut raw = Raw::room();
    // SAFETY: there is room for `size` bytes, and for any address.
    let value = unsafe {
        libc::recvfrom(
            fd.0,
            data.as_mut_ptr().cast(),
            size,
            flags,
            raw.pointer_mut(),
            &raw mut raw.length,
        )
    } as i64;
    with(value, || Out::Data {
        data: Payload::of(&data[..size.min(value as usize)]),
        address: raw.read(),
    })
}

fn option(fd: Fd, level: i32, name: i32) -> Outcome {
    let mut value = 0_i32;
    let mut length = 4;
    // SAFETY: there is room for a number.
    let result = unsafe { libc::getsockopt(fd.0, level, name, (&raw mut value).cast(), &raw mut length) };
    with(result.into(), || Out::Option {
        value: Payload::of(&value.to_ne_bytes()[..length as usize]),
    })
}
