//! Below the line: sockets, their queues and timers, epoll instances.

use super::{server, socket};
use crate::story::{CLIENT_END, SERVER, SERVER_END, Story, inet, pid_on};
use socketarium_trace::event::{
    EpollEvent, Object, Provenance, SocketEvent, TimerEvent, TimerKind, Transport, Why,
};
use socketarium_trace::net::TcpState;
use socketarium_trace::world::{Backlog, Interest, Queues, RunningTimer};
use socketarium_trace::{Actor, EpollId, Errno, Fd, Kind, Nanos, PacketId, Readiness, SocketId, Source, Tid};

#[test]
fn a_socket_is_as_the_last_event_said() {
    let mut story = Story::new();
    let id = SocketId(1);
    story.later(2).kernel(
        SERVER,
        SocketEvent::Created {
            socket: id,
            transport: Transport::Tcp,
            provenance: Provenance::Listener(SocketId(9)),
        },
    );
    story.addressed(SERVER, 1, SERVER_END, Some(CLIENT_END));
    story.state(SERVER, 1, TcpState::Established, Why::Segment(PacketId(2)));
    story.queues(SERVER, 1, 5, 17);
    story.kernel(
        SERVER,
        SocketEvent::Buffers {
            socket: id,
            receive: 100,
            send: 200,
        },
    );
    story.kernel(
        SERVER,
        SocketEvent::ReadinessChanged {
            socket: id,
            ready: Readiness::IN,
        },
    );
    story.kernel(
        SERVER,
        SocketEvent::ErrorPending {
            socket: id,
            error: Errno::ECONNRESET,
        },
    );
    let socket = socket(&story, 1);
    assert_eq!(socket.created, Nanos(2_000_000));
    assert_eq!(socket.provenance, Provenance::Listener(SocketId(9)));
    assert_eq!(
        (&socket.local, &socket.remote),
        (&Some(inet(SERVER_END)), &Some(inet(CLIENT_END)))
    );
    assert_eq!(socket.state.value, TcpState::Established);
    assert_eq!(socket.state.source, Source::Observed);
    assert_eq!(socket.why, Some(Why::Segment(PacketId(2))));
    assert_eq!(socket.queues, Queues { receive: 5, send: 17 });
    assert_eq!(socket.buffers, Some((100, 200)));
    assert_eq!(socket.readiness, Some(Readiness::IN));
    assert_eq!(socket.error, Some(Errno::ECONNRESET));
    story.kernel(SERVER, SocketEvent::Freed { socket: id });
    assert!(server(&story).sockets.is_empty());
}

#[test]
fn only_a_listener_has_a_backlog_and_each_overflow_counts() {
    let mut story = Story::new();
    story.listener(2);
    story.backlog(SERVER, 1, 1, 2, 2);
    let full = Backlog {
        syn: 1,
        accept: 2,
        limit: 2,
    };
    assert_eq!(socket(&story, 1).backlog, Some(full));
    for _ in 0..2 {
        story.kernel(
            SERVER,
            SocketEvent::Overflowed {
                socket: SocketId(1),
                packet: None,
            },
        );
    }
    assert_eq!((socket(&story, 1).overflows, server(&story).overflows), (2, 2));
    story.state(SERVER, 1, TcpState::Closed, Why::Exit);
    assert_eq!(socket(&story, 1).backlog, None);
}

#[test]
fn an_overflow_counts_for_the_host_where_the_listener_is_not_known() {
    let mut story = Story::new();
    story.kernel(
        SERVER,
        SocketEvent::Overflowed {
            socket: SocketId(1),
            packet: None,
        },
    );
    assert_eq!(server(&story).overflows, 1);
}

#[test]
fn timers_run_until_they_fire_or_are_cancelled() {
    let mut story = Story::new();
    story.socket(SERVER, 3, 1);
    let socket_id = SocketId(1);
    let kernel = Actor::kernel(SERVER);
    let armed = |timer, due| {
        Kind::Timer(TimerEvent::Armed {
            socket: socket_id,
            timer,
            due: Nanos(due),
            attempt: 1,
        })
    };
    story.tell(kernel, armed(TimerKind::Retransmission, 10));
    story.tell(kernel, armed(TimerKind::Retransmission, 20));
    story.tell(kernel, armed(TimerKind::KeepAlive, 30));
    let running = RunningTimer {
        armed: Nanos(0),
        due: Nanos(20),
        attempt: 1,
    };
    assert_eq!(
        socket(&story, 1).timers.get(&TimerKind::Retransmission),
        Some(&running)
    );
    story.tell(
        kernel,
        Kind::Timer(TimerEvent::Fired {
            socket: socket_id,
            timer: TimerKind::Retransmission,
        }),
    );
    story.tell(
        kernel,
        Kind::Timer(TimerEvent::Cancelled {
            socket: socket_id,
            timer: TimerKind::KeepAlive,
        }),
    );
    assert!(socket(&story, 1).timers.is_empty());
}

#[test]
fn an_epoll_instance_keeps_its_two_lists() {
    let mut story = Story::new();
    let epoll = EpollId(0);
    story.open(SERVER, 5, Object::Epoll(epoll));
    let mut tell = |event| {
        story.tell(Actor::kernel(SERVER), Kind::Epoll(event));
        story.world.epoll_of(SERVER, pid_on(SERVER), Fd(5)).cloned()
    };
    let interest = |fd, events| EpollEvent::InterestAdded {
        epoll,
        row: Fd(fd).into(),
        events,
        data: 4,
        object: Some(Object::Pipe),
    };
    let joined = |fd, ready| EpollEvent::ReadyJoined {
        epoll,
        row: Fd(fd).into(),
        ready,
    };
    assert_eq!(tell(interest(3, Readiness::IN)), None);
    tell(EpollEvent::Created { epoll });
    tell(interest(3, Readiness::IN));
    tell(interest(4, Readiness::IN));
    let changed = tell(EpollEvent::InterestChanged {
        epoll,
        row: Fd(3).into(),
        events: Readiness::OUT,
        data: 9,
    });
    let row = Interest {
        events: Readiness::OUT,
        data: 9,
        object: Some(Object::Pipe),
    };
    assert_eq!(changed.unwrap().interest.get(&Fd(3).into()), Some(&row));
    tell(joined(3, Readiness::IN));
    tell(joined(4, Readiness::IN));
    // What becomes ready again goes to the end.
    let ready = tell(joined(3, Readiness::OUT)).unwrap().ready;
    assert_eq!(
        ready,
        [(Fd(4).into(), Readiness::IN), (Fd(3).into(), Readiness::OUT)]
    );
    let left = tell(EpollEvent::ReadyLeft {
        epoll,
        row: Fd(4).into(),
    })
    .unwrap();
    assert_eq!(left.ready.len(), 1);
    let removed = tell(EpollEvent::InterestRemoved {
        epoll,
        row: Fd(3).into(),
    })
    .unwrap();
    assert!(removed.ready.is_empty() && !removed.interest.contains_key(&Fd(3).into()));
    assert_eq!(
        tell(EpollEvent::WaiterWoken { epoll, tid: Tid(11) })
            .unwrap()
            .woken,
        Some(Tid(11))
    );
    assert_eq!(tell(EpollEvent::Freed { epoll }), None);
}
