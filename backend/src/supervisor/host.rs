//! A host of the scenario: a network namespace with one address, its end of the wire in our hands.

use super::isolation::{Network, set_sysctl, sysctl};
use super::sampler::Sampler;
use super::sys;
use super::veth::Cable;
use super::wire::Device;
use socketarium_trace::Table;
use socketarium_trace::scenario::HostSpec;
use std::io;

/// Set to `veth` in the environment: TUN is not tried. For testing what an ordinary user gets.
const WIRE_VARIABLE: &str = "SOCKETARIUM_WIRE";

/// Settings of the kernel that shape what a learner sees; the header of the trace repeats them.
const TOLD: [&str; 16] = [
    "net.core.somaxconn",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_abort_on_overflow",
    "net.ipv4.tcp_congestion_control",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_max_syn_backlog",
    "net.ipv4.tcp_retries2",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syn_linear_timeouts",
    "net.ipv4.tcp_syn_retries",
    "net.ipv4.tcp_synack_retries",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_timestamps",
    "net.ipv4.tcp_tw_reuse",
    "net.ipv4.tcp_wmem",
];

/// The hosts of a run, made in order.
#[derive(Debug)]
pub(super) struct Hosts {
    pub(super) networks: Vec<Network>,
    pub(super) devices: Vec<Device>,
    /// What the kernel of the first host is set to; all are alike but for what the scenario sets.
    pub(super) sysctls: Table<String, String>,
}

impl Hosts {
    /// Makes them. The process is in a network namespace that nobody else uses, before and after.
    ///
    /// # Errors
    /// What the machine does not allow.
    pub(super) fn make(specs: &[HostSpec], sampler: &mut Sampler) -> io::Result<Self> {
        let ours = Network::current()?;
        quieten()?;
        // Small tables of their own: reading them costs what is in them, not what the machine could hold.
        // Older kernels have no such setting, and are only slower.
        let _ = set_sysctl("net.ipv4.tcp_child_ehash_entries", "512");
        let mut hosts = Self {
            networks: Vec::new(),
            devices: Vec::new(),
            sysctls: Table::new(),
        };
        for spec in specs {
            let network = Network::create()?;
            quieten()?;
            sys::bring_up("lo")?;
            for (name, value) in &spec.sysctls {
                set_sysctl(name, value).map_err(|error| {
                    io::Error::new(
                        error.kind(),
                        format!("{name} cannot be set to {value:?}: {error}"),
                    )
                })?;
            }
            sampler.add_host()?;
            if hosts.networks.is_empty() {
                hosts.sysctls = TOLD
                    .iter()
                    .filter_map(|name| Some(((*name).to_owned(), sysctl(name)?)))
                    .collect();
            }
            let only_veth = std::env::var(WIRE_VARIABLE).is_ok_and(|wire| wire == "veth");
            let tun = if only_veth {
                Err(io::ErrorKind::Unsupported.into())
            } else {
                Device::tun(spec.address)
            };
            let device = match tun {
                Ok(device) => device,
                Err(_not_allowed) => {
                    let cable = Cable::lay(&ours, &network, spec.address);
                    ours.enter()?;
                    Device::Veth(cable?)
                }
            };
            hosts.networks.push(network);
            hosts.devices.push(device);
            ours.enter()?;
        }
        Ok(hosts)
    }
}

/// Keeps IPv6 from greeting its neighbours: those packets are no part of any experiment.
fn quieten() -> io::Result<()> {
    for which in ["all", "default"] {
        match set_sysctl(&format!("net.ipv6.conf.{which}.disable_ipv6"), "1") {
            // A kernel without IPv6 is as quiet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
    }
    Ok(())
}
