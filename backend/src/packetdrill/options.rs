//! packetdrill's own options: what they set here, and which of them have nothing to act upon.

use socketarium_trace::Nanos;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a script, or whoever runs it, may set. Values that nobody sets are packetdrill's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub version: IpVersion,
    local: Option<IpAddr>,
    remote: Option<IpAddr>,
    /// Largest packet of the link, in bytes with the IP header.
    pub mtu: u32,
    /// The port that `bind(…, ..., ...)` takes.
    pub bind_port: u16,
    /// The port that `connect(…, ..., ...)` goes to.
    pub connect_port: u16,
    /// How far from its time something may happen.
    pub tolerance: Nanos,
    /// The same, in hundredths of the time since the event before, where that is longer.
    pub tolerance_percent: u64,
    /// Length of a tick of time stamps; nothing: their values are not checked.
    pub timestamp_tick: Option<Nanos>,
    /// An echo that is of no time stamp seen is counted on from the first.
    pub scale_echo: bool,
    /// A line for a packet stands for exactly one, never for several that carry its bytes together.
    pub strict_segments: bool,
}

/// Which sockets a script makes, and what travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpVersion {
    V4,
    /// Sockets of IPv6 with IPv4 on the wire.
    Mapped,
    V6,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            version: IpVersion::V4,
            local: None,
            remote: None,
            mtu: 1500,
            bind_port: 8080,
            connect_port: 8080,
            tolerance: Nanos(4_000_000),
            tolerance_percent: 0,
            timestamp_tick: None,
            scale_echo: true,
            strict_segments: false,
        }
    }
}

/// Options that change nothing here: there is no device, no other machine and no language but the one.
const WITHOUT_EFFECT: [&str; 20] = [
    "gateway_ip",
    "netmask_ip",
    "speed",
    "mss",
    "code",
    "code_command",
    "code_sockopt",
    "init_scripts",
    "non_fatal",
    "verbose",
    "debug",
    "dry_run",
    "no_cleanup",
    "persistent_tun_dev",
    "send_omit_free",
    "udp_encaps",
    "is_anyip",
    "tcp_ts_ecr_unscaled",
    "ignore_ts_val",
    "validate_checksums",
];

impl Options {
    /// Sets one by name, as it stands behind `--`. Gives back what there is to say where it has no effect.
    ///
    /// # Errors
    /// An option that is not known or not supported, or a value that it does not take.
    pub fn set(&mut self, name: &str, value: Option<&str>) -> Result<Option<String>, String> {
        let text = value.unwrap_or_default();
        let wrong = || format!("--{name} does not take the value {text:?}");
        let number = |most: u64| {
            let number = text.parse::<u64>().ok().filter(|number| *number <= most);
            number.ok_or_else(wrong)
        };
        match name {
            "ip_version" => {
                self.version = match text {
                    "ipv4" => IpVersion::V4,
                    "ipv4-mapped-ipv6" | "ipv4_mapped_ipv6" => IpVersion::Mapped,
                    "ipv6" => IpVersion::V6,
                    _ => return Err(wrong()),
                }
            }
            "local_ip" => self.local = Some(address(text).ok_or_else(wrong)?),
            "remote_ip" => self.remote = Some(address(text).ok_or_else(wrong)?),
            "mtu" => {
                self.mtu = number(65_535)? as u32;
                if self.mtu < 68 {
                    return Err(wrong());
                }
            }
            "bind_port" => self.bind_port = number(65_535)? as u16,
            "connect_port" => self.connect_port = number(65_535)? as u16,
            "tolerance_usecs" => self.tolerance = Nanos(number(1_000_000_000_000)? * 1000),
            "tolerance_percent" => self.tolerance_percent = number(100)?,
            "tcp_ts_tick_usecs" => {
                let micros = number(1_000_000)?;
                self.timestamp_tick = (micros > 0).then_some(Nanos(micros * 1000));
            }
            "tcp_ts_ecr_scaled" => self.scale_echo = true,
            "strict_segments" => self.strict_segments = true,
            "define" => {}
            "so_filename" | "so_flags" => {
                return Err(format!(
                    "--{name}: the kernel under test is the model, not a shared object"
                ));
            }
            _ if name.starts_with("wire_") => {
                return Ok(Some(format!(
                    "--{name} has no effect: there is no wire but the script"
                )));
            }
            _ if WITHOUT_EFFECT.contains(&name) => return Ok(Some(format!("--{name} has no effect here"))),
            _ => return Err(format!("unknown option --{name}")),
        }
        Ok(None)
    }

    /// The address of the kernel under test.
    #[must_use]
    pub fn local(&self) -> IpAddr {
        self.local.unwrap_or(match self.version {
            IpVersion::V4 | IpVersion::Mapped => IpAddr::V4(Ipv4Addr::new(192, 168, 0, 1)),
            IpVersion::V6 => IpAddr::V6(Ipv6Addr::new(0xfd3d, 0x0a0b, 0x17d6, 0, 0, 0, 0, 1)),
        })
    }

    /// The address that the script speaks from.
    #[must_use]
    pub fn remote(&self) -> IpAddr {
        self.remote.unwrap_or(match self.version {
            IpVersion::V4 | IpVersion::Mapped => IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
            IpVersion::V6 => IpAddr::V6(Ipv6Addr::new(0xfd3d, 0xfa7b, 0xd17d, 0, 0, 0, 0, 1)),
        })
    }
}

/// An address, or the first of a network (`192.0.2.1/24`).
fn address(text: &str) -> Option<IpAddr> {
    text.split('/').next()?.parse().ok()
}
