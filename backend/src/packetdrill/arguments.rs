//! Arguments of a call, taken one by one as what they have to be.

use super::expression::{Expression, Joined};
use super::options::{IpVersion, Options};
use socketarium_trace::Fd;
use socketarium_trace::net::Address;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

/// Most bytes that one call of a script sends.
const MOST_BYTES: i64 = 64 * 1024 * 1024;

/// Arguments of one call, and what they are read with.
pub(super) struct Arguments<'a> {
    pub(super) list: &'a [Expression],
    /// Descriptors of the script, and of the kernel.
    pub(super) fds: &'a BTreeMap<i32, Fd>,
    pub(super) options: &'a Options,
}

impl<'a> Arguments<'a> {
    /// Checks how many there are.
    ///
    /// # Errors
    /// Says how many there should be.
    pub(super) fn count(&self, least: usize, most: usize) -> Result<(), String> {
        if (least..=most).contains(&self.list.len()) {
            return Ok(());
        }
        let wanted = if least == most {
            least.to_string()
        } else {
            format!("{least} to {most}")
        };
        Err(format!(
            "expected {wanted} arguments, not ({})",
            Joined(self.list)
        ))
    }

    pub(super) fn at(&self, index: usize) -> Result<&'a Expression, String> {
        self.list
            .get(index)
            .ok_or_else(|| format!("argument {} is missing", index + 1))
    }

    pub(super) fn int(&self, index: usize) -> Result<i32, String> {
        self.at(index)?.int()
    }

    /// An argument that may be left out or left open.
    pub(super) fn int_or(&self, index: usize, otherwise: i32) -> Result<i32, String> {
        match self.list.get(index) {
            None | Some(Expression::Ellipsis) => Ok(otherwise),
            Some(expression) => expression.int(),
        }
    }

    pub(super) fn number(&self, index: usize) -> Result<i64, String> {
        self.at(index)?.number()
    }

    /// The kernel's number of a descriptor.
    pub(super) fn fd(&self, index: usize) -> Result<Fd, String> {
        self.live(self.at(index)?)
    }

    pub(super) fn live(&self, expression: &Expression) -> Result<Fd, String> {
        let fd = expression.int()?;
        Ok(self.fds.get(&fd).copied().unwrap_or(Fd(fd)))
    }

    /// How many bytes a buffer has room for.
    pub(super) fn size(&self, index: usize) -> Result<u64, String> {
        let number = self.number(index)?;
        let fits = u64::try_from(number).ok().filter(|size| *size <= i32::MAX as u64);
        fits.ok_or_else(|| format!("a buffer cannot have {number} bytes"))
    }

    /// `count` bytes to send: zeros, but for what the script names.
    pub(super) fn data(&self, buffer: &Expression, count: i64) -> Result<Vec<u8>, String> {
        if !(0..=MOST_BYTES).contains(&count) {
            return Err(format!("{count} bytes cannot be sent at once here"));
        }
        let mut data = match buffer {
            Expression::Text { bytes, .. } => bytes.clone(),
            Expression::Ellipsis => Vec::new(),
            other => return Err(format!("expected ... or a string, not {other}")),
        };
        data.resize(count as usize, 0);
        Ok(data)
    }

    /// An address and its length; `otherwise` is the port where it is left open.
    pub(super) fn address(&self, index: usize, otherwise: (IpAddr, u16)) -> Result<(Address, u32), String> {
        let address = match self.at(index)? {
            Expression::Ellipsis => {
                let ip = self.in_family(otherwise.0);
                Address::Inet(SocketAddr::new(ip, otherwise.1))
            }
            given => sockaddr(given)?,
        };
        let natural = match &address {
            Address::Inet(SocketAddr::V6(_)) => 28,
            Address::Inet(SocketAddr::V4(_)) | Address::Unix(_) | Address::Other(_) => 16,
        };
        let length = self.int_or(index + 1, natural)?;
        let length =
            u32::try_from(length).map_err(|_negative| format!("an address cannot have {length} bytes"))?;
        Ok((address, length))
    }

    /// An address as the sockets of the script have it.
    fn in_family(&self, ip: IpAddr) -> IpAddr {
        match (self.options.version, ip) {
            (IpVersion::Mapped, IpAddr::V4(v4)) => IpAddr::V6(v4.to_ipv6_mapped()),
            _ => ip,
        }
    }

    /// Room for the address of a sender: as large as one is, but for `NULL`.
    pub(super) fn capacity(&self) -> u32 {
        match self.options.version {
            IpVersion::V4 => 16,
            IpVersion::Mapped | IpVersion::V6 => 28,
        }
    }
}

/// `{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("192.0.2.1")}`
pub(super) fn sockaddr(given: &Expression) -> Result<Address, String> {
    let family = given.needed("sa_family")?.number()?;
    if family != 2 && family != 10 {
        let number = u16::try_from(family).map_err(|_large| format!("no address family is {family}"))?;
        return Ok(Address::Other(number));
    }
    let port = given
        .field("sin6_port")
        .map_or_else(|| given.needed("sin_port"), Ok)?
        .number()?;
    let port = u16::try_from(port).map_err(|_large| format!("no port is {port}"))?;
    let ip = given
        .field("sin6_addr")
        .map_or_else(|| given.needed("sin_addr"), Ok)?;
    let ip = match ip {
        Expression::Apply { name, arguments } if name.starts_with("inet") => match arguments.as_slice() {
            [.., Expression::Text { bytes, .. }] => {
                let text = String::from_utf8_lossy(bytes);
                text.parse()
                    .map_err(|_wrong| format!("{text} is not an address"))?
            }
            _ => return Err(format!("{name}() takes an address in quotes")),
        },
        number => IpAddr::from((number.int()? as u32).to_be_bytes()),
    };
    let fits = (family == 2) == ip.is_ipv4();
    let ip = match ip {
        _ if fits => ip,
        IpAddr::V4(v4) => IpAddr::V6(v4.to_ipv6_mapped()),
        IpAddr::V6(_) => return Err(format!("{ip} is not an address of AF_INET")),
    };
    Ok(Address::Inet(SocketAddr::new(ip, port)))
}
