//! Options of a socket: which are there, what they hold, and what they do here.

pub(crate) mod rule;
mod stored;
pub(crate) mod table;

use crate::sysctl::Sysctls;

/// Levels of `setsockopt(2)`.
pub(crate) mod level {
    pub(crate) const IP: i32 = 0;
    pub(crate) const SOCKET: i32 = 1;
    pub(crate) const TCP: i32 = 6;
    pub(crate) const UDP: i32 = 17;
    pub(crate) const IPV6: i32 = 41;
}

/// What the model does with an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It does what it does on Linux.
    Simulated,
    /// It is taken and given back, and changes nothing.
    Stored,
    /// It is refused with ENOPROTOOPT, which on Linux it is not.
    Absent,
}

/// What the model does with the option `name` of `level`; nothing where Linux has no such option.
#[must_use]
pub fn standing(level: i32, name: i32) -> Option<Standing> {
    table::known(level, name).map(|known| known.standing)
}

/// Values of the options that the model acts upon. Times are in the unit of the option.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) reuse_address: bool,
    pub(crate) reuse_port: bool,
    pub(crate) keep_alive: bool,
    pub(crate) broadcast: bool,
    pub(crate) linger: bool,
    pub(crate) linger_seconds: u32,
    /// In bytes, doubled as the kernel keeps it.
    pub(crate) receive_buffer: u32,
    pub(crate) send_buffer: u32,
    /// Set by hand: the kernel tunes them no more.
    pub(crate) receive_buffer_locked: bool,
    pub(crate) send_buffer_locked: bool,
    pub(crate) receive_timeout_nanos: Option<u64>,
    pub(crate) send_timeout_nanos: Option<u64>,
    pub(crate) receive_low_water: u32,
    pub(crate) v6_only: bool,
    /// `IP_BIND_ADDRESS_NO_PORT`: `bind()` to port 0 leaves the port to `connect()`.
    pub(crate) bind_address_no_port: bool,
    pub(crate) receive_errors: bool,
    /// `IP_RECVERR` of a socket of IPv6.
    pub(crate) receive_errors_v4: bool,
    pub(crate) no_delay: bool,
    pub(crate) cork: bool,
    /// `TCP_QUICKACK` before there is a connection, which begins with it.
    pub(crate) quick_ack: bool,
    pub(crate) max_segment: u16,
    pub(crate) keep_idle_seconds: u32,
    pub(crate) keep_interval_seconds: u32,
    pub(crate) keep_count: u32,
    /// 0: the sysctl's.
    pub(crate) syn_count: u32,
    /// Seconds of FIN-WAIT-2 for an orphan: 0 the sysctl's, below 0 none.
    pub(crate) linger2_seconds: i32,
    /// Seconds that a connection may wait for its first data before it is given to `accept()`: the sum of
    /// the pauses of one retransmission of the SYN-ACK after another (1, 3, 7, 15 …).
    pub(crate) defer_accept_seconds: u32,
    pub(crate) window_clamp: u32,
    pub(crate) user_timeout_millis: u32,
    pub(crate) not_sent_low_water: u32,
    pub(crate) time_to_live: u8,
    /// `IP_FREEBIND`: an address may be bound that the host does not have.
    pub(crate) free_bind: bool,
    /// Options that are only kept, by level and name, where they were set.
    pub(crate) stored: Vec<(i32, i32, i32)>,
}

impl Options {
    /// Of a new TCP socket.
    pub(crate) fn tcp(sysctls: &Sysctls) -> Self {
        Self {
            receive_buffer: sysctls.tcp_rmem[1],
            send_buffer: sysctls.tcp_wmem[1],
            ..Self::new(sysctls)
        }
    }

    /// Of any other.
    pub(crate) fn new(sysctls: &Sysctls) -> Self {
        Self {
            reuse_address: false,
            reuse_port: false,
            keep_alive: false,
            broadcast: false,
            linger: false,
            linger_seconds: 0,
            receive_buffer: sysctls.rmem_default,
            send_buffer: sysctls.wmem_default,
            receive_buffer_locked: false,
            send_buffer_locked: false,
            receive_timeout_nanos: None,
            send_timeout_nanos: None,
            receive_low_water: 1,
            v6_only: false,
            bind_address_no_port: false,
            receive_errors: false,
            receive_errors_v4: false,
            no_delay: false,
            cork: false,
            quick_ack: true,
            max_segment: 0,
            keep_idle_seconds: 0,
            keep_interval_seconds: 0,
            keep_count: 0,
            syn_count: 0,
            linger2_seconds: 0,
            defer_accept_seconds: 0,
            window_clamp: 0,
            user_timeout_millis: 0,
            not_sent_low_water: 0,
            time_to_live: 64,
            free_bind: false,
            stored: Vec::new(),
        }
    }
}
