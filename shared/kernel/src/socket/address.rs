//! Addresses: what a socket may be bound to, and where a packet goes.

use socketarium_trace::Errno;
use socketarium_trace::net::Address;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The networks that a host is on.
#[derive(Clone, Debug)]
pub(crate) struct Networks {
    /// Own address and length of the network's prefix.
    attached: Vec<(IpAddr, u8)>,
    /// The link leads to every other address too.
    default_route: bool,
}

/// The way a packet takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// It stays on the host.
    Loopback,
    Link,
}

impl Route {
    /// Largest packet, in bytes with the IP header.
    pub(crate) fn mtu(self, link_mtu: u32) -> u32 {
        match self {
            Self::Loopback => 65_536,
            Self::Link => link_mtu,
        }
    }
}

impl Networks {
    pub(crate) fn new(addresses: &[IpAddr]) -> Self {
        let prefix = |address: &IpAddr| if address.is_ipv4() { 24 } else { 64 };
        Self {
            attached: addresses
                .iter()
                .map(|address| (*address, prefix(address)))
                .collect(),
            default_route: false,
        }
    }

    /// Sends over the link whatever is of no network of the host.
    pub(crate) fn add_default_route(&mut self) {
        self.default_route = true;
    }

    pub(crate) fn is_own(&self, address: IpAddr) -> bool {
        address.is_loopback() || self.attached.iter().any(|(own, _)| *own == address)
    }

    /// # Errors
    /// `ENETUNREACH` where no network of the host has the address.
    pub(crate) fn route(&self, to: IpAddr) -> Result<Route, Errno> {
        if self.is_own(to) || to.is_unspecified() {
            return Ok(Route::Loopback);
        }
        let reaches = |(own, prefix): &(IpAddr, u8)| same_network(*own, to, *prefix);
        let by_default =
            self.default_route && self.attached.iter().any(|(own, _)| own.is_ipv4() == to.is_ipv4());
        if by_default || self.attached.iter().any(reaches) {
            Ok(Route::Link)
        } else {
            Err(Errno::ENETUNREACH)
        }
    }

    /// Whether an address means everyone on a network of the host.
    pub(crate) fn is_broadcast(&self, address: IpAddr) -> bool {
        let IpAddr::V4(v4) = address else {
            return false;
        };
        let everyone_of = |(own, prefix): &(IpAddr, u8)| {
            let hosts = u32::MAX.checked_shr(u32::from(*prefix)).unwrap_or(0);
            same_network(*own, address, *prefix) && v4.to_bits() & hosts == hosts
        };
        v4.is_broadcast() || v4.octets() == [127, 255, 255, 255] || self.attached.iter().any(everyone_of)
    }

    /// The own address that packets to `to` carry where the program named none.
    ///
    /// # Errors
    /// As [`Self::route`].
    pub(crate) fn source_for(&self, to: IpAddr) -> Result<IpAddr, Errno> {
        match self.route(to)? {
            Route::Loopback if to.is_loopback() || to.is_unspecified() => Ok(loopback(to)),
            Route::Loopback => Ok(to),
            Route::Link => self
                .attached
                .iter()
                .find(|(own, prefix)| same_network(*own, to, *prefix))
                .or_else(|| {
                    self.attached
                        .iter()
                        .find(|(own, _)| own.is_ipv4() == to.is_ipv4())
                })
                .map(|(own, _)| *own)
                .ok_or(Errno::ENETUNREACH),
        }
    }
}

/// `0.0.0.0` as a destination is the host itself.
pub(crate) fn destination(to: SocketAddr) -> SocketAddr {
    if to.ip().is_unspecified() {
        SocketAddr::new(loopback(to.ip()), to.port())
    } else {
        to
    }
}

fn loopback(like: IpAddr) -> IpAddr {
    match like {
        IpAddr::V4(address) if address.is_loopback() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    }
}

fn same_network(one: IpAddr, other: IpAddr, prefix: u8) -> bool {
    match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            (one.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(prefix)
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => {
            (one.to_bits() ^ other.to_bits()).leading_zeros() >= u32::from(prefix)
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

/// An address as a socket of its family says it: to one of IPv6 an IPv4 address is a mapped one.
pub(crate) fn as_said(address: SocketAddr, v6: bool) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if v6 => SocketAddr::new(IpAddr::V6(ip.to_ipv6_mapped()), address.port()),
        IpAddr::V4(_) | IpAddr::V6(_) => address,
    }
}

/// The wildcard of a family.
pub(crate) fn any(v6: bool) -> SocketAddr {
    if v6 {
        SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0)
    } else {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0)
    }
}

/// The address of an internet call, checked as the kernel checks it.
///
/// # Errors
/// `EINVAL` where `length` is too short for the family, `EAFNOSUPPORT` for another family.
pub(crate) fn inet(address: &Address, length: u32, v6: bool) -> Result<SocketAddr, Errno> {
    let least = if v6 { 24 } else { 16 };
    if length < least {
        return Err(Errno::EINVAL);
    }
    match address {
        Address::Inet(address) if address.is_ipv6() == v6 => Ok(*address),
        Address::Inet(_) | Address::Unix(_) | Address::Other(_) => Err(Errno::EAFNOSUPPORT),
    }
}
