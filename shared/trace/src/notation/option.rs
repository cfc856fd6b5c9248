//! Socket options: their levels, their names, and their values as strace shows them.

use super::argument::quoted;
use super::names::{Names, named};
use crate::Errno;
use crate::bytes::Payload;

const SOL_IP: i32 = 0;
const SOL_SOCKET: i32 = 1;
const SOL_TCP: i32 = 6;
const SOL_UDP: i32 = 17;
const SOL_IPV6: i32 = 41;
const SO_ERROR: i32 = 4;
const SO_LINGER: i32 = 13;

/// `SOL_SOCKET, SO_REUSEADDR`
pub(super) fn option(level: i32, option: i32) -> String {
    format!(
        "{}, {}",
        named(level as u32, LEVEL, "SOL_??"),
        name(level, option)
    )
}

/// `SO_REUSEADDR`
pub(crate) fn name(level: i32, name: i32) -> String {
    let number = name as u32;
    match level {
        SOL_SOCKET => named(number, SO, "SO_???"),
        SOL_TCP => named(number, TCP, "TCP_???"),
        SOL_IP => named(number, IP, "IP_???"),
        SOL_UDP => named(number, UDP, "UDP_???"),
        SOL_IPV6 => named(number, IPV6, "IPV6_???"),
        _ => name.to_string(),
    }
}

/// The value of an option that was set.
pub(super) fn value(level: i32, name: i32, value: &Payload) -> String {
    let bytes = &value.bytes.0;
    let number = bytes
        .first_chunk()
        .map(|four| i32::from_le_bytes(*four))
        .filter(|_| bytes.len() == 4 || (bytes.len() > 4 && is_number(level, name)));
    match (number, bytes.get(4..8).and_then(<[u8]>::first_chunk)) {
        (_, Some(seconds)) if (level, name) == (SOL_SOCKET, SO_LINGER) => {
            let on = i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            format!("{{l_onoff={on}, l_linger={}}}", i32::from_le_bytes(*seconds))
        }
        (Some(number), _) => format!("[{number}]"),
        // strace writes where the value was, if it cannot be what the option asks for.
        (None, _) if is_number(level, name) => "...".to_owned(),
        (None, _) => quoted(value),
    }
}

/// The value of an option as it was read, with its length.
pub(super) fn read_value(level: i32, name: i32, read: &Payload) -> String {
    let text = match read.bytes.0.first_chunk() {
        Some(four) if (level, name) == (SOL_SOCKET, SO_ERROR) => {
            let number = i32::from_le_bytes(*four);
            Errno(number)
                .name()
                .map_or_else(|| format!("[{number}]"), |name| format!("[{name}]"))
        }
        _ => value(level, name, read),
    };
    format!("{text}, [{}]", read.length)
}

/// Whether the option is a number whatever length was passed.
fn is_number(level: i32, name: i32) -> bool {
    const SOMETHING_ELSE: [i32; 9] = [13, 17, 20, 21, 25, 26, 28, 31, 59];
    level == SOL_SOCKET
        && !SOMETHING_ELSE.contains(&name)
        && SO.iter().any(|(known, _)| *known == name as u32)
}

const LEVEL: &Names = &[
    (0, "SOL_IP"),
    (1, "SOL_SOCKET"),
    (6, "SOL_TCP"),
    (17, "SOL_UDP"),
    (41, "SOL_IPV6"),
    (58, "SOL_ICMPV6"),
    (255, "SOL_RAW"),
    (270, "SOL_NETLINK"),
];

const SO: &Names = &[
    (1, "SO_DEBUG"),
    (2, "SO_REUSEADDR"),
    (3, "SO_TYPE"),
    (4, "SO_ERROR"),
    (5, "SO_DONTROUTE"),
    (6, "SO_BROADCAST"),
    (7, "SO_SNDBUF"),
    (8, "SO_RCVBUF"),
    (9, "SO_KEEPALIVE"),
    (10, "SO_OOBINLINE"),
    (11, "SO_NO_CHECK"),
    (12, "SO_PRIORITY"),
    (13, "SO_LINGER"),
    (14, "SO_BSDCOMPAT"),
    (15, "SO_REUSEPORT"),
    (16, "SO_PASSCRED"),
    (17, "SO_PEERCRED"),
    (18, "SO_RCVLOWAT"),
    (19, "SO_SNDLOWAT"),
    (20, "SO_RCVTIMEO_OLD"),
    (21, "SO_SNDTIMEO_OLD"),
    (25, "SO_BINDTODEVICE"),
    (26, "SO_GET_FILTER"),
    (27, "SO_DETACH_FILTER"),
    (28, "SO_PEERNAME"),
    (29, "SO_TIMESTAMP_OLD"),
    (30, "SO_ACCEPTCONN"),
    (31, "SO_PEERSEC"),
    (32, "SO_SNDBUFFORCE"),
    (33, "SO_RCVBUFFORCE"),
    (36, "SO_MARK"),
    (38, "SO_PROTOCOL"),
    (39, "SO_DOMAIN"),
    (46, "SO_BUSY_POLL"),
    (47, "SO_MAX_PACING_RATE"),
    (49, "SO_INCOMING_CPU"),
    (57, "SO_COOKIE"),
    (59, "SO_PEERGROUPS"),
    (60, "SO_ZEROCOPY"),
];

const TCP: &Names = &[
    (1, "TCP_NODELAY"),
    (2, "TCP_MAXSEG"),
    (3, "TCP_CORK"),
    (4, "TCP_KEEPIDLE"),
    (5, "TCP_KEEPINTVL"),
    (6, "TCP_KEEPCNT"),
    (7, "TCP_SYNCNT"),
    (8, "TCP_LINGER2"),
    (9, "TCP_DEFER_ACCEPT"),
    (10, "TCP_WINDOW_CLAMP"),
    (11, "TCP_INFO"),
    (12, "TCP_QUICKACK"),
    (13, "TCP_CONGESTION"),
    (18, "TCP_USER_TIMEOUT"),
    (23, "TCP_FASTOPEN"),
    (24, "TCP_TIMESTAMP"),
    (25, "TCP_NOTSENT_LOWAT"),
    (26, "TCP_CC_INFO"),
    (30, "TCP_FASTOPEN_CONNECT"),
    (31, "TCP_ULP"),
];

const IP: &Names = &[
    (1, "IP_TOS"),
    (2, "IP_TTL"),
    (3, "IP_HDRINCL"),
    (8, "IP_PKTINFO"),
    (10, "IP_MTU_DISCOVER"),
    (11, "IP_RECVERR"),
    (14, "IP_MTU"),
    (15, "IP_FREEBIND"),
    (24, "IP_BIND_ADDRESS_NO_PORT"),
];

const IPV6: &Names = &[(26, "IPV6_V6ONLY")];
const UDP: &Names = &[(1, "UDP_CORK")];
