//! Trying what a lab needs, each part by itself, so that what is missing can be named.

use super::host::Hosts;
use super::program::Python;
use super::sampler::Sampler;
use super::sys;
use super::tracer::{Stop, Tracer, tracing_filter};
use super::wire::Device;
use crate::lab::survey::Findings;
use nix::sys::ptrace;
use nix::sys::signal::{Signal, raise};
use nix::unistd::geteuid;
use socketarium_trace::Table;
use socketarium_trace::event::ExitStatus;
use socketarium_trace::scenario::HostSpec;
use std::io;
use std::net::Ipv4Addr;

/// Tries everything.
pub(super) fn probe(own_user: bool) -> Findings {
    debug_assert!(geteuid().is_root(), "root of the machine, or of a user namespace");
    let mut findings = Findings {
        root: own_user,
        ..Findings::default()
    };
    match Python::find() {
        Ok(python) => findings.python = Some(python.version),
        Err(error) => findings.python_error = Some(error.to_string()),
    }
    findings.trace_error = trace()
        .err()
        .map(|error| format!("programs cannot be traced: {error}"));
    let mut sampler = Sampler::default();
    findings.tables_error = sampler
        .add_host()
        .err()
        .map(|error| format!("the socket tables cannot be read: {error}"));
    let host = |name: &str, last| HostSpec {
        name: name.to_owned(),
        address: Ipv4Addr::new(10, 0, 0, last),
        sysctls: Table::new(),
    };
    match Hosts::make(&[host("a", 1), host("b", 2)], &mut Sampler::default()) {
        Ok(hosts) => {
            findings.wire = hosts.devices.first().map(|device| {
                match device {
                    Device::Tun(_) => "TUN device",
                    Device::Veth(_) => "veth pair",
                }
                .to_owned()
            });
        }
        Err(error) => findings.wire_error = Some(format!("no wire can be held: {error}")),
    }
    findings
}

/// Traces a child to its end.
fn trace() -> io::Result<()> {
    let filter = tracing_filter().map_err(io::Error::other)?;
    let child = sys::fork_into(|| {
        let filtered = ptrace::traceme().is_ok()
            && raise(Signal::SIGSTOP).is_ok()
            && seccompiler::apply_filter(&filter).is_ok();
        i32::from(!filtered)
    })?;
    let mut tracer = Tracer::default();
    tracer.adopt(child)?;
    let mut stopped = false;
    loop {
        match tracer.next() {
            Some(Stop::Entering { tid, .. }) => {
                stopped = true;
                tracer.proceed(tid);
            }
            Some(Stop::Leaving { tid, .. } | Stop::Exiting { tid }) => tracer.go_on(tid),
            Some(Stop::Gone {
                status: ExitStatus::Code(0),
                ..
            }) if stopped => return Ok(()),
            Some(Stop::Gone { .. }) => {
                return Err(io::Error::other("seccomp filters do not stop for the tracer"));
            }
            Some(Stop::Mark { .. } | Stop::Born { .. }) => {}
            None => std::thread::sleep(std::time::Duration::from_millis(1)),
        }
    }
}
