//! Hosts that are looked at after everything that happens to them: what they tell is what they hold, they hold no more than
//! they were given, and in the end nothing.

use socketarium_kernel::{Holdings, Host, Sysctls, Tracer};
use socketarium_trace::event::ExitStatus;
use socketarium_trace::{HostId, Nanos, Pid, World, world};
use std::net::{IpAddr, Ipv4Addr};

/// Moments at which something is due after everybody has ended. More would mean that it never ends.
const PATIENCE: usize = 20_000;

/// What one thing that happens may leave behind at most, of each kind. Forking copies a table of descriptors.
const LEFT_BY_ONE: usize = 64;

/// Bytes in the queues of all connections. Buffers bound those of one; few are filled by so few calls.
const MOST_BYTES: usize = 256 << 20;

#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) hosts: Vec<Host>,
    pub(crate) tracer: Tracer,
    world: World,
    happened: usize,
}

pub(crate) fn address(host: usize) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, host as u8 + 1))
}

impl Judged {
    pub(crate) fn new(count: usize, sysctls: &Sysctls, seed: u64) -> Self {
        let own: IpAddr = "fd00::1".parse().expect("an address");
        let hosts = (0..count)
            .map(|host| Host::new(HostId(host as u8), &[address(host), own], sysctls.clone(), seed))
            .collect();
        Self {
            hosts,
            tracer: Tracer::default(),
            world: World {
                hosts: vec![world::Host::default(); count],
                ..World::default()
            },
            happened: 0,
        }
    }

    /// Something has happened.
    pub(crate) fn look(&mut self) {
        self.happened += 1;
        for event in self.tracer.drain() {
            self.world.apply(&event);
        }
        let most = LEFT_BY_ONE * (self.happened + 16);
        for (host, told) in self.hosts.iter().zip(&self.world.hosts) {
            assert_eq!(host.contradiction(told), None, "after {} things", self.happened);
            let held = host.holdings();
            let Holdings {
                sockets,
                files,
                reminders,
                ports,
                packets,
                unsettled,
                bytes,
                ..
            } = held;
            let all = sockets + files + reminders + ports + packets + unsettled;
            assert!(
                all < most && bytes < MOST_BYTES,
                "after {} things: {held:?}",
                self.happened
            );
        }
    }

    /// When the next timer is due.
    pub(crate) fn next_deadline(&self) -> Option<Nanos> {
        self.hosts.iter().filter_map(Host::next_deadline).min()
    }

    pub(crate) fn expire(&mut self, due: Nanos) {
        self.tracer.advance(due);
        for host in &mut self.hosts {
            host.expire(&mut self.tracer);
        }
    }

    /// Every process ends, and time passes until nothing is left. `carry` takes what the hosts send to where it goes,
    /// and says whether there was anything.
    pub(crate) fn end(&mut self, pids: &[(usize, Pid)], mut carry: impl FnMut(&mut Self) -> bool) {
        for (host, pid) in pids {
            self.hosts[*host].exit(&mut self.tracer, *pid, ExitStatus::Code(0));
            self.look();
        }
        for _ in 0..PATIENCE {
            if carry(self) {
                continue;
            }
            let Some(due) = self.next_deadline() else {
                for host in &self.hosts {
                    assert_eq!(host.holdings(), Holdings::default(), "nothing is left");
                }
                return;
            };
            self.expire(due);
            self.look();
        }
        panic!(
            "it comes to no end: {:?}",
            self.hosts.iter().map(Host::holdings).collect::<Vec<_>>()
        );
    }
}
