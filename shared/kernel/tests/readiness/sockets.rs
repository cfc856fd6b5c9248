//! TCP over loopback under epoll: the masks and edges that Python showed of the same calls, one after the other.

use crate::machine::{ET, IN, Machine, OUT};
use socketarium_kernel::Progress;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, EpollOp, Family, How, Out, SockFlags, SockKind};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd, Readiness};

const ALL: Readiness = Readiness(0x1 | 0x4 | 0x2000 | 1 << 31);
const FIONREAD: u32 = 0x541b;

fn mask(bits: u32) -> Readiness {
    Readiness(bits)
}

fn address(port: u16) -> Address {
    Address::Inet(([127, 0, 0, 1], port).into())
}

impl Machine {
    fn socket(&mut self) -> Fd {
        let call = Call::Socket {
            domain: Family::Inet,
            kind: SockKind::Stream,
            flags: SockFlags {
                nonblock: true,
                cloexec: false,
            },
            protocol: 0,
        };
        Fd(self.value(call).unwrap() as i32)
    }

    fn listener(&mut self, port: u16, backlog: i32) -> Fd {
        let fd = self.socket();
        self.bind_and_listen(fd, port, backlog);
        fd
    }

    fn bind_and_listen(&mut self, fd: Fd, port: u16, backlog: i32) {
        let bind = Call::Bind {
            fd,
            address: address(port),
            length: 16,
        };
        self.value(bind).unwrap();
        self.value(Call::Listen { fd, backlog }).unwrap();
    }

    fn connect(&mut self, fd: Fd, port: u16) -> Result<i64, Errno> {
        self.value(Call::Connect {
            fd,
            address: address(port),
            length: 16,
        })
    }

    /// A socket that is connected; the other end waits to be accepted.
    fn client(&mut self, port: u16) -> Fd {
        let fd = self.socket();
        assert_eq!(self.connect(fd, port), Err(Errno::EINPROGRESS));
        fd
    }

    fn accept(&mut self, fd: Fd) -> Result<Fd, Errno> {
        self.value(Call::Accept { fd, capacity: None })
            .map(|fd| Fd(fd as i32))
    }

    fn shut(&mut self, fd: Fd, how: How) {
        self.value(Call::Shutdown { fd, how }).unwrap();
    }

    fn masks(&mut self, epoll: Fd) -> Vec<Readiness> {
        self.wait(epoll, 9)
            .into_iter()
            .map(|(_, events)| events)
            .collect()
    }
}

#[test]
fn three_arrivals_are_one_event_of_an_edge_triggered_listener() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let listener = machine.listener(9000, 8);
    machine.add(epoll, listener, IN | ET).unwrap();
    for _ in 0..3 {
        machine.client(9000);
    }
    assert_eq!(machine.wait(epoll, 9), [(listener, IN)]);
    machine.accept(listener).unwrap();
    assert_eq!(machine.wait(epoll, 9), [], "two wait unseen");
    machine.accept(listener).unwrap();
    machine.accept(listener).unwrap();
    assert_eq!(machine.accept(listener), Err(Errno::EAGAIN));
    machine.client(9000);
    assert_eq!(machine.wait(epoll, 9), [(listener, IN)]);
}

#[test]
fn the_edges_of_a_connection() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let listener = machine.listener(9000, 8);
    let client = machine.socket();
    machine.add(epoll, client, ALL).unwrap();
    assert_eq!(
        machine.masks(epoll),
        [mask(0x14)],
        "neither connected nor listening"
    );
    assert_eq!(machine.connect(client, 9000), Err(Errno::EINPROGRESS));
    assert_eq!(machine.masks(epoll), [OUT]);
    assert_eq!(machine.masks(epoll), []);
    let server = machine.accept(listener).unwrap();
    machine.write(server, b"0123456789").unwrap();
    assert_eq!(machine.ioctl(client, FIONREAD, 0), Ok(Out::Number(10)));
    assert_eq!(machine.masks(epoll), [IN | OUT]);
    machine.read(client, 4).unwrap();
    assert_eq!(machine.masks(epoll), [], "six bytes are no news");
    machine.write(server, b"ab").unwrap();
    assert_eq!(machine.masks(epoll), [IN | OUT]);
    assert_eq!(machine.read(client, 100).map(|data| data.len()), Ok(8));
    assert_eq!(machine.read(client, 4), Err(Errno::EAGAIN));
    assert_eq!(machine.masks(epoll), []);
    machine.shut(server, How::Write);
    assert_eq!(machine.masks(epoll), [mask(0x2005)]);
    assert_eq!(machine.masks(epoll), []);
    assert_eq!(
        machine.ioctl(client, FIONREAD, 0),
        Ok(Out::Number(0)),
        "a FIN is no byte"
    );
    assert_eq!(machine.read(client, 4), Ok(Vec::new()));
    assert_eq!(machine.masks(epoll), []);
    machine.shut(client, How::Write);
    assert_eq!(machine.masks(epoll), [mask(0x2015)]);
    machine.close(server).unwrap();
    assert_eq!(machine.masks(epoll), []);
}

#[test]
fn a_reset_and_a_refusal_are_one_edge_with_everything() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let listener = machine.listener(9000, 8);
    let client = machine.socket();
    machine.add(epoll, client, ALL).unwrap();
    assert_eq!(machine.masks(epoll), [mask(0x14)]);
    let _ = machine.connect(client, 9000);
    assert_eq!(machine.masks(epoll), [OUT]);
    let server = machine.accept(listener).unwrap();
    let at_once = Payload::of(&[1, 0, 0, 0, 0, 0, 0, 0]);
    let linger = Call::Setsockopt {
        fd: server,
        level: 1,
        name: 13,
        value: at_once,
    };
    machine.value(linger).unwrap();
    machine.close(server).unwrap();
    assert_eq!(machine.masks(epoll), [mask(0x201d)]);
    assert_eq!(machine.read(client, 1), Err(Errno::ECONNRESET));
    assert_eq!(machine.masks(epoll), []);

    let refused = machine.socket();
    machine.add(epoll, refused, ALL).unwrap();
    assert_eq!(machine.masks(epoll), [mask(0x14)]);
    assert_eq!(machine.connect(refused, 9), Err(Errno::EINPROGRESS));
    assert_eq!(machine.masks(epoll), [mask(0x201d)]);
    assert_eq!(machine.masks(epoll), []);
}

#[test]
fn a_socket_that_is_nothing_yet_hangs_up() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let (first, second) = (machine.socket(), machine.socket());
    machine.add(epoll, first, IN).unwrap();
    machine.add(epoll, second, IN).unwrap();
    assert_eq!(
        machine.wait(epoll, 9),
        [(first, mask(0x10)), (second, mask(0x10))]
    );
    machine.bind_and_listen(first, 9000, 1);
    assert_eq!(machine.wait(epoll, 9), [(second, mask(0x10))]);
    machine.shut(first, How::Both);
    assert_eq!(
        machine.wait(epoll, 9),
        [(second, mask(0x10)), (first, mask(0x10))]
    );
}

#[test]
fn with_no_descriptor_free_a_level_triggered_listener_is_reported_for_ever() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let listener = machine.listener(9000, 8);
    machine.add(epoll, listener, IN).unwrap();
    let client = machine.client(9000);
    machine.host.limit_open_files(machine.pid, client.0 as usize + 1);
    for _ in 0..3 {
        assert_eq!(machine.wait(epoll, 9), [(listener, IN)]);
        assert_eq!(machine.accept(listener), Err(Errno::EMFILE));
    }
}

#[test]
fn epoll_wait_is_woken_by_a_connection_and_by_its_end() {
    let mut machine = Machine::new();
    let epoll = machine.epoll();
    let listener = machine.listener(9000, 8);
    machine.add(epoll, listener, IN).unwrap();
    let thread = machine.sleeper(crate::machine::waiting(epoll, 9, -1));
    let client = machine.client(9000);
    assert_eq!(machine.back(), [thread]);
    let server = machine.accept(listener).unwrap();
    machine.control(epoll, EpollOp::Del, listener, IN).unwrap();
    machine.add(epoll, server, IN).unwrap();
    let again = socketarium_kernel::Request::of(crate::machine::waiting(epoll, 9, -1));
    assert_eq!(machine.start(thread, again), Progress::Blocked);
    machine.close(client).unwrap();
    assert_eq!(machine.back(), [thread]);
    assert_eq!(machine.read(server, 1), Ok(Vec::new()));
}
