//! The crowd on the model: one epoll program against another over a link of 40 ms, every event made and looked at.

use crate::MESSAGE;
use socketarium_kernel::simulation::{BuiltIn, Setup, Simulation};
use socketarium_trace::event::{EndReason, Link, SocketEvent};
use socketarium_trace::net::TcpState;
use socketarium_trace::scenario::{HostSpec, Limits, Moment, Plan, PlannedProgram};
use socketarium_trace::{Event, HostId, Kind, Table};
use std::net::Ipv4Addr;

/// Room for everybody: the queues of a listener are not what is measured.
const ROOM: &str = "65535";

/// The crowd from start to end; how many events there were.
pub(crate) fn serve(connections: u32) -> u64 {
    let mut events = 0;
    run(connections, 1, |_| events += 1);
    events
}

/// The most client sockets that were ESTABLISHED at one moment.
pub(crate) fn most_open(connections: u32) -> u32 {
    let (mut open, mut most) = (0_u32, 0);
    run(connections, 1, |event| {
        if let Kind::Socket(SocketEvent::StateChanged { from, to, .. }) = event.kind
            && event.actor.is_some_and(|actor| actor.host == HostId(0))
        {
            open += u32::from(to == TcpState::Established);
            open -= u32::from(from == TcpState::Established);
            most = most.max(open);
        }
    });
    most
}

fn run(connections: u32, exchanges: u32, mut look: impl FnMut(&Event)) {
    let mut simulation = simulation(connections, &[format!("exchanges={exchanges}")]);
    while simulation.step() {
        simulation.events().for_each(|event| look(&event));
    }
    assert_eq!(simulation.ended(), Some(&EndReason::Finished));
}

pub(crate) fn simulation(connections: u32, manners: &[String]) -> Simulation {
    let host = |name: &str, last| HostSpec {
        name: name.to_owned(),
        address: Ipv4Addr::new(10, 0, 0, last),
        sysctls: ["net.core.somaxconn", "net.ipv4.tcp_max_syn_backlog"]
            .map(|name| (name.to_owned(), ROOM.to_owned()))
            .into_iter()
            .collect(),
    };
    let program = |name: &str, host, arguments: Vec<String>, after| PlannedProgram {
        name: name.to_owned(),
        of: name.to_owned(),
        file: name.to_owned(),
        host: HostId(host),
        arguments,
        after,
        delay_millis: 0,
    };
    let server = vec![format!("serves={connections}"), format!("backlog={ROOM}")];
    let crowd = [
        "to=10.0.0.2:9000".to_owned(),
        format!("connections={connections}"),
    ];
    let message = [format!("message={MESSAGE}"), format!("reply={MESSAGE}")];
    let crowd = [&crowd[..], &message, manners].concat();
    let listening = Some(Moment::Listening("echo".to_owned()));
    let plan = Plan {
        scenario: "crowd".to_owned(),
        settings: Table::new(),
        hosts: vec![host("client", 1), host("server", 2)],
        programs: vec![
            program("echo", 1, server, None),
            program("crowd", 0, crowd, listening),
        ],
        link: Link {
            rtt_micros: 40_000,
            hold_all: false,
        },
        rules: Vec::new(),
        limits: Limits {
            seconds: 1000,
            open_files: 100_000,
            events: u64::MAX,
            packets: u64::MAX,
            ..Limits::default()
        },
    };
    Simulation::new(Setup::of(plan), Box::new(BuiltIn)).expect("the model has these programs and settings")
}
