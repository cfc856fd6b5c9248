//! A run's hosts and processes, looked at from outside: with the machine's own tools, inside the run's namespaces.

use crate::live::Live;
use socketarium_trace::HostId;
use std::fs;
use std::process::Command;

/// Where a run's hosts and processes are to be found.
#[derive(Debug)]
pub struct Outside {
    /// First process of the run's namespaces.
    first: u32,
    /// Which descriptor of it keeps each host's network.
    networks: Vec<u32>,
}

impl Outside {
    /// Finds them.
    ///
    /// # Panics
    /// If the run is over.
    #[must_use]
    pub fn of(run: &Live) -> Self {
        let first = children(run.pid())[0];
        let mut kept: Vec<u32> = fs::read_dir(format!("/proc/{first}/fd"))
            .unwrap()
            .filter_map(|entry| {
                let path = entry.unwrap().path();
                let is_network = fs::read_link(&path).ok()?.to_str()?.starts_with("net:");
                is_network
                    .then(|| path.file_name()?.to_str()?.parse().ok())
                    .flatten()
            })
            .collect();
        kept.sort_unstable();
        // The hosts' own have an address of the scenario; our spare one has none.
        let networks = run.header.plan.hosts.iter().map(|host| {
            let address = format!("{}/", host.address);
            let has_it = |fd: &&u32| said(&mut within(first, **fd, &["ip", "-o", "addr"])).contains(&address);
            *kept.iter().find(has_it).unwrap()
        });
        Self {
            networks: networks.collect(),
            first,
        }
    }

    /// A command that will run inside a host's network.
    #[must_use]
    pub fn command(&self, host: HostId, words: &[&str]) -> Command {
        within(self.first, self.networks[usize::from(host.0)], words)
    }

    /// What a command prints inside a host's network.
    ///
    /// # Panics
    /// If it fails.
    #[must_use]
    pub fn say(&self, host: HostId, words: &[&str]) -> String {
        said(&mut self.command(host, words))
    }

    /// The number outside of a process that has this one in the run's own namespace.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn outer(&self, inner: u32) -> u32 {
        let has_it = |pid: &u32| {
            let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            let line = status
                .lines()
                .find(|line| line.starts_with("NSpid:"))
                .unwrap_or_default();
            line.split_whitespace().last() == Some(inner.to_string().as_str())
        };
        children(self.first)
            .into_iter()
            .find(has_it)
            .unwrap_or_else(|| panic!("no process {inner}"))
    }
}

/// The processes that a process has started and that are there, oldest first.
///
/// # Panics
/// If the process is gone.
#[must_use]
pub fn children(pid: u32) -> Vec<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    text.split_whitespace()
        .map(|child| child.parse().unwrap())
        .collect()
}

fn within(first: u32, network: u32, words: &[&str]) -> Command {
    let mut command = Command::new("nsenter");
    command
        .arg(format!("--net=/proc/{first}/fd/{network}"))
        .args(words);
    command
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
