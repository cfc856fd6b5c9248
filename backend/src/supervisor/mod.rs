//! The supervisor: one process for one run. It makes the hosts, holds the wire, traces the programs and reads
//! the kernel, in one loop on one thread, so that everything it tells is in one order.
//!
//! It knows no viewer and no network outside its own. Its orders come as lines on standard input, what it
//! tells leaves as lines on standard output, and the end of either is the end of the run.

mod commands;
mod host;
mod inbox;
mod isolation;
mod log;
mod probe;
mod program;
mod rest;
mod run;
mod sampler;
mod stops;
mod sys;
mod tracer;
mod untraced;
mod veth;
mod wire;

/// What a host of the lab is made of, for tests that drive a kernel of their own: namespaces, a wire, packets as
/// the trace says them, the kernel's tables.
pub mod parts {
    pub use super::isolation::{Identity, Network, enter, set_sysctl};
    pub use super::sampler::{Diag, Row};
    pub use super::sys::{bring_up, descriptor_of};
    pub use super::wire::{Read, Tun, read};
}

use crate::lab::survey;
use inbox::Inbox;
use log::Log;
use program::{Launcher, Python};
use run::Run;
use socketarium_lab::Order;
use socketarium_trace::recording::{self, Header, WorldKind};
use std::io::{self, BufWriter};
use std::process::ExitCode;

/// Reads an order from standard input and carries it out.
#[must_use]
pub fn main() -> ExitCode {
    let status = isolation::enter(|identity| match supervise(identity) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{error}");
            1
        }
    });
    match status {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        // What unshare(2) says of a limit that is reached, or set to none.
        Err(error) if error.raw_os_error() == Some(libc::ENOSPC) => {
            eprintln!("no namespaces for the run: the machine allows no more of them");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("no namespaces for the run: {error}");
            ExitCode::FAILURE
        }
    }
}

fn supervise(identity: isolation::Identity) -> io::Result<()> {
    let mut inbox = Inbox::new();
    let line = inbox.wait_for_line()?;
    if line == survey::QUESTION {
        let findings = probe::probe(matches!(identity, isolation::Identity::Own(_)));
        println!("{}", serde_json::to_string(&findings).map_err(io::Error::other)?);
        return Ok(());
    }
    let order: Order = serde_json::from_str(&line).map_err(io::Error::other)?;
    let python = Python::find().map_err(io::Error::other)?;
    let mut sampler = sampler::Sampler::default();
    let hosts = host::Hosts::make(&order.plan.hosts, &mut sampler)?;
    let launcher = Launcher::new(&python, identity, order.plan.limits, &order.sources)?;
    let log = Log::open(
        header(&order, &python, hosts.sysctls.clone())?,
        BufWriter::new(io::stdout()),
    )?;
    Run::new(order, hosts, sampler, launcher, inbox, log)?.play()
}

fn header(
    order: &Order,
    python: &Python,
    sysctls: socketarium_trace::Table<String, String>,
) -> io::Result<Header> {
    let system = nix::sys::utsname::uname()?;
    let word = |text: &std::ffi::OsStr| text.to_string_lossy().into_owned();
    Ok(Header {
        format: recording::FORMAT.to_owned(),
        version: recording::VERSION,
        world: WorldKind::Live,
        kernel: format!(
            "{} {} {}",
            word(system.sysname()),
            word(system.release()),
            word(system.machine())
        ),
        interpreter: python.version.clone(),
        title: order.title.clone(),
        plan: order.plan.clone(),
        sources: order.sources.clone(),
        layers: order.layers.clone(),
        sysctls,
    })
}
