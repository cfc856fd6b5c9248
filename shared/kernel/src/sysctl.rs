//! The kernel's settings, by their Linux names, with their defaults.
//!
//! Defaults are those of Linux 6.18 on a machine with a few GiB of memory.

use std::fmt;

/// A setting that the model does not have, or a value that it does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSysctl {
    pub name: String,
    pub value: String,
}

impl fmt::Display for UnknownSysctl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the model has no sysctl {} with the value {:?}",
            self.name, self.value
        )
    }
}

impl std::error::Error for UnknownSysctl {}

macro_rules! sysctls {
    ($($(#[$doc:meta])* $field:ident: $kind:ty = $default:expr, $name:literal;)*) => {
        /// Settings of one host.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Sysctls {
            $($(#[$doc])* pub $field: $kind,)*
        }

        impl Default for Sysctls {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl Sysctls {
            /// Every setting that the model has, by its Linux name.
            pub const NAMES: &[&str] = &[$($name),*];

            /// The value as `/proc/sys` would print it.
            #[must_use]
            pub fn value(&self, name: &str) -> Option<String> {
                match name { $($name => Some(self.$field.print()),)* _ => None }
            }

            /// Sets one, as `sysctl -w name=value` would.
            ///
            /// # Errors
            /// A name that the model does not have, or text that is no value of it.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), UnknownSysctl> {
                let unknown = || UnknownSysctl { name: name.to_owned(), value: value.to_owned() };
                match name {
                    $($name => self.$field = Value::parse(value).ok_or_else(unknown)?,)*
                    _ => return Err(unknown()),
                }
                Ok(())
            }
        }
    };
}

/// What a setting may hold.
trait Value: Sized {
    fn parse(text: &str) -> Option<Self>;
    fn print(&self) -> String;
}

impl Value for u32 {
    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn print(&self) -> String {
        self.to_string()
    }
}

impl<const N: usize> Value for [u32; N] {
    fn parse(text: &str) -> Option<Self> {
        let numbers: Option<Vec<u32>> = text.split_whitespace().map(|word| word.parse().ok()).collect();
        numbers?.try_into().ok()
    }

    fn print(&self) -> String {
        self.map(|number| number.to_string()).join("\t")
    }
}

sysctls! {
    /// Largest backlog of `listen()`.
    somaxconn: u32 = 4096, "net.core.somaxconn";
    /// Largest `SO_RCVBUF`, before it is doubled.
    rmem_max: u32 = 4_194_304, "net.core.rmem_max";
    wmem_max: u32 = 4_194_304, "net.core.wmem_max";
    rmem_default: u32 = 212_992, "net.core.rmem_default";
    wmem_default: u32 = 212_992, "net.core.wmem_default";
    ip_local_port_range: [u32; 2] = [32_768, 60_999], "net.ipv4.ip_local_port_range";
    ip_unprivileged_port_start: u32 = 1024, "net.ipv4.ip_unprivileged_port_start";
    /// Least, initial and largest receive buffer of TCP.
    tcp_rmem: [u32; 3] = [4096, 131_072, 33_554_432], "net.ipv4.tcp_rmem";
    tcp_wmem: [u32; 3] = [4096, 16_384, 4_194_304], "net.ipv4.tcp_wmem";
    tcp_max_syn_backlog: u32 = 2048, "net.ipv4.tcp_max_syn_backlog";
    tcp_syn_retries: u32 = 6, "net.ipv4.tcp_syn_retries";
    tcp_syn_linear_timeouts: u32 = 4, "net.ipv4.tcp_syn_linear_timeouts";
    tcp_synack_retries: u32 = 5, "net.ipv4.tcp_synack_retries";
    tcp_syncookies: u32 = 1, "net.ipv4.tcp_syncookies";
    tcp_abort_on_overflow: u32 = 0, "net.ipv4.tcp_abort_on_overflow";
    tcp_retries1: u32 = 3, "net.ipv4.tcp_retries1";
    tcp_retries2: u32 = 15, "net.ipv4.tcp_retries2";
    tcp_orphan_retries: u32 = 0, "net.ipv4.tcp_orphan_retries";
    /// Seconds that an orphan waits for the peer's FIN.
    tcp_fin_timeout: u32 = 60, "net.ipv4.tcp_fin_timeout";
    tcp_tw_reuse: u32 = 2, "net.ipv4.tcp_tw_reuse";
    /// Milliseconds.
    tcp_tw_reuse_delay: u32 = 1000, "net.ipv4.tcp_tw_reuse_delay";
    tcp_max_tw_buckets: u32 = 131_072, "net.ipv4.tcp_max_tw_buckets";
    tcp_keepalive_time: u32 = 7200, "net.ipv4.tcp_keepalive_time";
    tcp_keepalive_intvl: u32 = 75, "net.ipv4.tcp_keepalive_intvl";
    tcp_keepalive_probes: u32 = 9, "net.ipv4.tcp_keepalive_probes";
    tcp_timestamps: u32 = 1, "net.ipv4.tcp_timestamps";
    tcp_window_scaling: u32 = 1, "net.ipv4.tcp_window_scaling";
    tcp_sack: u32 = 1, "net.ipv4.tcp_sack";
    tcp_dsack: u32 = 1, "net.ipv4.tcp_dsack";
    tcp_ecn: u32 = 2, "net.ipv4.tcp_ecn";
    tcp_early_retrans: u32 = 3, "net.ipv4.tcp_early_retrans";
    tcp_recovery: u32 = 1, "net.ipv4.tcp_recovery";
    tcp_reordering: u32 = 3, "net.ipv4.tcp_reordering";
    tcp_min_tso_segs: u32 = 2, "net.ipv4.tcp_min_tso_segs";
    tcp_tso_win_divisor: u32 = 3, "net.ipv4.tcp_tso_win_divisor";
    tcp_autocorking: u32 = 1, "net.ipv4.tcp_autocorking";
    tcp_slow_start_after_idle: u32 = 1, "net.ipv4.tcp_slow_start_after_idle";
    tcp_moderate_rcvbuf: u32 = 1, "net.ipv4.tcp_moderate_rcvbuf";
    tcp_rfc1337: u32 = 0, "net.ipv4.tcp_rfc1337";
    tcp_challenge_ack_limit: u32 = i32::MAX as u32, "net.ipv4.tcp_challenge_ack_limit";
    /// Milliseconds between two answers to segments out of the window.
    tcp_invalid_ratelimit: u32 = 500, "net.ipv4.tcp_invalid_ratelimit";
    /// Milliseconds between two ICMP errors to one host, after a burst; 0: no limit.
    icmp_ratelimit: u32 = 1000, "net.ipv4.icmp_ratelimit";
    tcp_adv_win_scale: u32 = 1, "net.ipv4.tcp_adv_win_scale";
    tcp_no_metrics_save: u32 = 0, "net.ipv4.tcp_no_metrics_save";
    tcp_notsent_lowat: u32 = u32::MAX, "net.ipv4.tcp_notsent_lowat";
    tcp_limit_output_bytes: u32 = 4_194_304, "net.ipv4.tcp_limit_output_bytes";
    tcp_rto_min_us: u32 = 200_000, "net.ipv4.tcp_rto_min_us";
    tcp_rto_max_ms: u32 = 120_000, "net.ipv4.tcp_rto_max_ms";
    unix_max_dgram_qlen: u32 = 10, "net.unix.max_dgram_qlen";
}
