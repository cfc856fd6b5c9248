//! The other side of the slots: processes whose threads make the system calls they are asked for, and nothing
//! else. They are in namespaces of their own, and end with the process that started them.

use super::slot::{LENGTH, Slots, Task};
use super::sys::{self, Shared};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use socketarium_backend::supervisor::parts::{Network, Tun, bring_up, enter, set_sysctl};
use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, AsRawFd};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

/// What the programs of most systems start with.
const OPEN_FILES: u64 = 1024;

/// What the kernels of the hosts are set to: whatever outlives a sequence, or depends on how fast this machine
/// is, is kept out. The model is set to the same.
pub(in super::super) const SETTINGS: [(&str, &str); 4] = [
    ("net.ipv4.tcp_congestion_control", "reno"),
    // Connections would inherit what earlier ones to the same address have measured.
    ("net.ipv4.tcp_no_metrics_save", "1"),
    // Probes for lost tails are sent after two round trips: here that is as long as a stall of the machine.
    ("net.ipv4.tcp_early_retrans", "0"),
    // ICMP errors are rationed by time, also over sequences.
    ("net.ipv4.icmp_ratelimit", "0"),
];

/// Runs the processes of one host: the body of the binary `differential-agent`. Its arguments are the
/// descriptor and the address of the slots, and the address of the host.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, at, address] = &arguments[..] else {
        eprintln!("this program belongs to the differential test");
        return ExitCode::FAILURE;
    };
    let (Ok(file), Ok(at), Ok(address)) = (file.parse(), at.parse(), address.parse()) else {
        eprintln!("the arguments are two numbers and an address");
        return ExitCode::FAILURE;
    };
    let status = nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)
        .map_err(io::Error::from)
        .and_then(|()| {
            enter(|_identity| match serve(file, at, address) {
                Ok(never) => match never {},
                Err(error) => {
                    eprintln!("no host to test on: {error}");
                    1
                }
            })
        });
    match status {
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("no namespaces to test in: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(file: i32, at: u64, address: Ipv4Addr) -> io::Result<std::convert::Infallible> {
    sys::hurry();
    let file = sys::inherited(file)?;
    let slots = Arc::new(Slots::over(Shared::join(file.as_fd(), LENGTH, at)?));
    // Small tables of the host's own: reading them costs what is in them.
    set_sysctl("net.ipv4.tcp_child_ehash_entries", "512")?;
    let _network = Network::create()?;
    for which in ["all", "default"] {
        set_sysctl(&format!("net.ipv6.conf.{which}.disable_ipv6"), "1")?;
    }
    bring_up("lo")?;
    for (name, value) in SETTINGS {
        set_sysctl(name, value)?;
    }
    let tun = Tun::open(address)?;
    setrlimit(Resource::RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES)?;
    println!("{}", tun.as_fd().as_raw_fd());
    io::stdout().flush()?;
    work(&slots, 0)
}

/// Serves a slot for ever.
fn work(slots: &Arc<Slots>, slot: usize) -> ! {
    let tid = || sys::call(libc::SYS_gettid, [0; 6]) as u32;
    slots.serve_as(slot, tid());
    loop {
        let value = match slots.next(slot) {
            Task::Call(number, arguments) => sys::call(number, arguments),
            Task::Spawn { slot, threads } => match sys::fork() {
                0 => program(slots, slot, threads),
                child => child,
            },
            Task::Fork { slot: own } => match sys::fork() {
                // The copy has the memory as it was, and one thread: it may use nothing of the C library that
                // another thread could have held a lock of.
                0 => work(slots, own),
                child => child,
            },
        };
        slots.give(slot, value);
    }
}

/// A process of a script: it begins with nothing but its standard descriptors.
fn program(slots: &Arc<Slots>, first: usize, threads: usize) -> ! {
    sys::call(libc::SYS_close_range, [3, u64::from(u32::MAX), 0, 0, 0, 0]);
    for slot in first + 1..first + threads {
        let slots = Arc::clone(slots);
        thread::spawn(move || work(&slots, slot));
    }
    work(slots, first)
}
