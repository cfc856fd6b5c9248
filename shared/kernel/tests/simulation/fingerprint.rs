//! One run with everything in it that chance decides, as a number: native tests and the WebAssembly module share it.

use socketarium_kernel::simulation::{BuiltIn, Conditions, Millionths, Setup, Simulation};
use socketarium_trace::event::Link;
use socketarium_trace::recording::event_line;
use socketarium_trace::scenario::{HostSpec, Limits, Moment, Plan, PlannedProgram};
use socketarium_trace::{HostId, Table};
use std::net::Ipv4Addr;

/// FNV-1a (64 bit) over the bytes of the whole trace.
pub(crate) fn of_run(seed: u64) -> u64 {
    let Ok(mut simulation) = Simulation::new(setup(seed), Box::new(BuiltIn)) else {
        return 0;
    };
    let mut hash = 0xcbf2_9ce4_8422_2325;
    loop {
        let goes_on = simulation.step();
        for event in simulation.events() {
            for byte in event_line(&event).bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        if !goes_on {
            return hash;
        }
    }
}

pub(crate) fn setup(seed: u64) -> Setup {
    Setup {
        seed,
        conditions: Conditions {
            bandwidth: Some(100_000_000),
            loss: Millionths(20_000),
            duplication: Millionths(10_000),
            reordering: Millionths(20_000),
            ..Conditions::default()
        },
        ..Setup::of(plan())
    }
}

fn plan() -> Plan {
    let host = |name: &str, last| HostSpec {
        name: name.to_owned(),
        address: Ipv4Addr::new(10, 0, 0, last),
        sysctls: Table::new(),
    };
    let program = |name: &str, host, arguments: &[&str]| PlannedProgram {
        name: name.to_owned(),
        of: name.to_owned(),
        file: name.to_owned(),
        host: HostId(host),
        arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
        after: None,
        delay_millis: 0,
    };
    let mut crowd = program(
        "crowd",
        0,
        &[
            "to=10.0.0.2:9000",
            "connections=60",
            "arrival=poisson",
            "exchanges=3",
            "think-millis=5",
            "message=3000",
            "reply=3000",
            "slow=5",
            "silent=5",
            "deaf=5",
        ],
    );
    crowd.after = Some(Moment::Listening("echo".to_owned()));
    Plan {
        scenario: "fingerprint".to_owned(),
        settings: Table::new(),
        hosts: vec![host("client", 1), host("server", 2)],
        programs: vec![program("echo", 1, &["style=threads", "serves=60"]), crowd],
        link: Link {
            rtt_micros: 10_000,
            hold_all: false,
        },
        rules: Vec::new(),
        limits: Limits {
            seconds: 60,
            processes: 1000,
            open_files: 1000,
            events: 1_000_000,
            packets: 1_000_000,
            ..Limits::default()
        },
    }
}
