//! Addresses as the kernel takes and gives them (`struct sockaddr`).

use super::ADDRESS_ROOM;
use socketarium_trace::net::Address;
use std::net::{IpAddr, SocketAddr};

/// The bytes of an address.
pub(super) fn sockaddr(address: &Address) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ADDRESS_ROOM as usize);
    match address {
        Address::Inet(inet) => {
            let family = if inet.is_ipv4() {
                libc::AF_INET
            } else {
                libc::AF_INET6
            };
            bytes.extend((family as u16).to_ne_bytes());
            bytes.extend(inet.port().to_be_bytes());
            match inet.ip() {
                IpAddr::V4(ip) => bytes.extend(ip.octets()),
                IpAddr::V6(ip) => {
                    bytes.extend([0; 4]);
                    bytes.extend(ip.octets());
                }
            }
            bytes.resize(if inet.is_ipv4() { 16 } else { 28 }, 0);
        }
        Address::Unix(path) => {
            bytes.extend((libc::AF_UNIX as u16).to_ne_bytes());
            bytes.extend(path.replace('@', "\0").bytes());
            bytes.push(0);
        }
        Address::Other(family) => {
            bytes.extend(family.to_ne_bytes());
            bytes.resize(16, 0);
        }
    }
    bytes
}

/// The address that these bytes are.
pub(super) fn read_address(bytes: &[u8]) -> Address {
    let Some((family, rest)) = bytes.split_first_chunk::<2>() else {
        return Address::Other(0);
    };
    let family = u16::from_ne_bytes(*family);
    match (i32::from(family), rest) {
        (libc::AF_INET, [high, low, a, b, c, d, ..]) => {
            let port = u16::from_be_bytes([*high, *low]);
            Address::Inet(SocketAddr::from(([*a, *b, *c, *d], port)))
        }
        (libc::AF_UNIX, name) => {
            let end = name
                .iter()
                .skip(1)
                .position(|byte| *byte == 0)
                .map_or(name.len(), |end| end + 1);
            let name = String::from_utf8_lossy(&name[..end]).replace('\0', "@");
            Address::Unix(name)
        }
        _ => Address::Other(family),
    }
}
