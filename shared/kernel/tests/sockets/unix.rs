//! Unix sockets against what Linux 6.18 was seen to do.

use crate::one_host::{Kernel, PEEK, TRUNC, local, named};
use socketarium_kernel::{Progress, Request};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, How, SockKind};
use socketarium_trace::net::Address;
use socketarium_trace::{Errno, Fd};

const AGAIN: Errno = Errno::EAGAIN;

fn fill(kernel: &mut Kernel, fd: Fd, piece: usize) -> (u32, i64) {
    let (mut count, mut total) = (0, 0);
    while let Ok(sent) = kernel.send(fd, &vec![b'x'; piece]) {
        count += 1;
        total += sent;
    }
    (count, total)
}

#[test]
fn a_stream_takes_as_much_as_on_linux() {
    // Bytes of each send, sends, bytes in all.
    let measured = [
        (1, 278, 278),
        (100, 278, 27_800),
        (500, 167, 83_500),
        (1000, 93, 93_000),
        (1448, 93, 134_664),
        (4096, 44, 180_224),
        (8192, 24, 196_608),
        (16_384, 13, 212_992),
        (32_768, 7, 229_376),
        (65_536, 4, 233_152),
        (1_000_000, 1, 219_264),
    ];
    for (piece, count, total) in measured {
        let mut kernel = Kernel::new();
        let (one, _two) = kernel.pair(SockKind::Stream);
        assert_eq!(
            fill(&mut kernel, one, piece),
            (count, total),
            "{piece} bytes each"
        );
    }
}

#[test]
fn a_small_buffer_is_writable_again_when_three_quarters_are_free() {
    // SO_SNDBUF, bytes of each send, bytes in all, bytes read until it is writable.
    let measured = [
        (0, 1, 6, 6),
        (0, 1000, 2000, 2000),
        (0, 4096, 4096, 4096),
        (0, 20_000, 4480, 4480),
        (4096, 1000, 4000, 4000),
        (4096, 20_000, 8064, 8064),
        (10_000, 1000, 9000, 7000),
        (10_000, 4096, 20_480, 16_500),
        (10_000, 20_000, 19_872, 19_872),
    ];
    for (buffer, piece, total, read) in measured {
        let mut kernel = Kernel::new();
        let (one, two) = kernel.pair(SockKind::Stream);
        kernel.set(one, 1, 7, buffer).unwrap();
        assert_eq!(fill(&mut kernel, one, piece).1, total, "{buffer}, {piece}");
        let mut got = 0;
        while kernel.poll(one) & 4 == 0 {
            got += kernel.recv(two, 500).unwrap().len();
        }
        assert_eq!(got, read, "{buffer}, {piece}");
    }
}

#[test]
fn datagrams_of_a_pair_fill_the_senders_buffer() {
    for (length, count) in [(1, 278), (50_000, 4)] {
        let mut kernel = Kernel::new();
        let (one, _two) = kernel.pair(SockKind::Dgram);
        assert_eq!(fill(&mut kernel, one, length).0, count);
    }
    let mut kernel = Kernel::new();
    let (one, _two) = kernel.pair(SockKind::Dgram);
    assert_eq!(kernel.send(one, &vec![0; 212_992 - 31]), Err(Errno::EMSGSIZE));
    assert_eq!(kernel.send(one, &vec![0; 212_992 - 32]), Ok(212_960));
}

#[test]
fn a_fresh_socket() {
    let mut kernel = Kernel::new();
    let fd = kernel.unix();
    assert_eq!(kernel.poll(fd), 0x314);
    assert_eq!(kernel.listen(fd, 1), Err(Errno::EINVAL));
    assert_eq!(kernel.accept(fd), Err(Errno::EINVAL));
    assert_eq!(kernel.recv(fd, 1), Err(Errno::EINVAL));
    assert_eq!(kernel.send(fd, b"x"), Err(Errno::ENOTCONN));
    assert_eq!(kernel.peer_name(fd), Err(Errno::ENOTCONN));
    assert_eq!(kernel.own_name(fd), named(""));
    assert_eq!(kernel.shutdown(fd, How::Both), Ok(0));
    assert_eq!(kernel.poll(fd), 0x2355);
    assert_eq!(kernel.send(fd, b"x"), Err(Errno::ENOTCONN));
    assert_eq!(kernel.bind(fd, local(80)), Err(Errno::EINVAL));
}

#[test]
fn names_in_the_file_system_outlive_their_sockets() {
    let mut kernel = Kernel::new();
    let fd = kernel.unix();
    assert_eq!(kernel.bind(fd, named("/a")), Ok(0));
    assert_eq!(kernel.bind(fd, named("/a")), Err(Errno::EADDRINUSE));
    assert_eq!(kernel.bind(fd, named("/b")), Err(Errno::EINVAL));
    let client = kernel.unix();
    assert_eq!(kernel.connect(client, named("/a")), Err(Errno::ECONNREFUSED));
    assert_eq!(kernel.connect(client, named("/zz")), Err(Errno::ENOENT));
    assert_eq!(kernel.connect(client, named("@none")), Err(Errno::ECONNREFUSED));
    kernel.listen(fd, 5).unwrap();
    let other = kernel.unix_datagram();
    assert_eq!(
        kernel.send_to(other, b"x", Some(named("/a"))),
        Err(Errno::EPROTOTYPE)
    );
    kernel.close(fd);
    let next = kernel.unix();
    assert_eq!(kernel.bind(next, named("/a")), Err(Errno::EADDRINUSE));
    assert_eq!(kernel.connect(client, named("/a")), Err(Errno::ECONNREFUSED));
    assert!(kernel.host.unlink("/a"));
    assert_eq!(kernel.bind(next, named("/a")), Ok(0));
}

#[test]
fn abstract_names_go_with_their_sockets() {
    let mut kernel = Kernel::new();
    let (one, two, datagrams) = (kernel.unix(), kernel.unix(), kernel.unix_datagram());
    assert_eq!(kernel.bind(one, named("@q")), Ok(0));
    assert_eq!(kernel.bind(two, named("@q")), Err(Errno::EADDRINUSE));
    assert_eq!(kernel.bind(datagrams, named("@q")), Ok(0));
    kernel.close(one);
    assert_eq!(kernel.bind(two, named("@q")), Ok(0));
    let own = kernel.unix();
    let address = Address::Unix(String::new());
    assert_eq!(
        kernel.value(Call::Bind {
            fd: own,
            address,
            length: 2
        }),
        Ok(0)
    );
    let Address::Unix(name) = kernel.own_name(own) else {
        panic!();
    };
    assert!(name.len() == 6 && name.starts_with('@'), "{name}");
}

fn connect_without_waiting(kernel: &mut Kernel, name: &str) -> (Fd, Result<i64, Errno>) {
    let fd = kernel.unix();
    kernel.nonblock(fd);
    let result = kernel.connect(fd, named(name));
    (fd, result)
}

#[test]
fn one_connection_more_than_the_limit_may_wait() {
    let mut kernel = Kernel::new();
    let listener = kernel.unix();
    kernel.nonblock(listener);
    kernel.bind(listener, named("a")).unwrap();
    kernel.listen(listener, 1).unwrap();
    assert_eq!(kernel.poll(listener), 0);
    assert_eq!(kernel.accept(listener), Err(AGAIN));
    let tried: Vec<_> = (0..4)
        .map(|_| connect_without_waiting(&mut kernel, "a"))
        .collect();
    let results: Vec<_> = tried.iter().map(|(_, result)| *result).collect();
    assert_eq!(results, [Ok(0), Ok(0), Err(AGAIN), Err(AGAIN)]);
    assert_eq!(
        (
            kernel.poll(tried[0].0),
            kernel.poll(tried[2].0),
            kernel.poll(listener)
        ),
        (0x304, 0x314, 0x41)
    );
    let client = tried[0].0;
    assert_eq!(
        kernel.connect(client, named("a")),
        Err(AGAIN),
        "room is looked for before the state"
    );
    let accepted = kernel.accept(listener).unwrap();
    assert_eq!(kernel.own_name(accepted), named("a"));
    assert_eq!(kernel.peer_name(client), Ok(named("a")));
    assert_eq!(kernel.peer_name(accepted), Ok(named("")));
    assert_eq!(kernel.connect(client, named("a")), Err(Errno::EISCONN));
    assert_eq!(kernel.connect(listener, named("a")), Err(Errno::EINVAL));
    assert_eq!(kernel.listen(client, 1), Err(Errno::EINVAL));
    assert_eq!(kernel.bind(client, named("c")), Ok(0));
    assert_eq!(kernel.peer_name(accepted), Ok(named("c")));
    assert_eq!(
        kernel.send_to(client, b"x", Some(named("a"))),
        Err(Errno::EISCONN)
    );
    kernel.close(accepted);
    assert_eq!(kernel.poll(client), 0x2355);
    assert_eq!(kernel.recv(client, 5), Ok(vec![]));
    assert_eq!(kernel.send(client, b"x"), Err(Errno::EPIPE));
    kernel.close(listener);
    let queued = tried[1].0;
    assert_eq!(kernel.poll(queued), 0x235d);
    assert_eq!(kernel.send(queued, b"x"), Err(Errno::EPIPE));
    assert_eq!(kernel.recv(queued, 1), Err(Errno::ECONNRESET));
    assert_eq!(kernel.recv(queued, 1), Ok(vec![]));
    assert_eq!(kernel.peer_name(queued), Ok(named("a")));
}

#[test]
fn who_connects_to_a_full_listener_waits() {
    let mut kernel = Kernel::new();
    let listener = kernel.unix();
    kernel.bind(listener, named("@l")).unwrap();
    kernel.listen(listener, 0).unwrap();
    let (first, second) = (kernel.unix(), kernel.unix());
    kernel.connect(first, named("@l")).unwrap();
    let tid = kernel.thread();
    let call = Call::Connect {
        fd: second,
        address: named("@l"),
        length: 4,
    };
    assert_eq!(kernel.start(tid, call.clone(), &[]), Progress::Blocked);
    kernel.accept(listener).unwrap();
    assert_eq!(kernel.come_back()[0].1.outcome.result, Ok(0));
    let third = kernel.unix();
    let Call::Connect { address, length, .. } = call else {
        panic!();
    };
    let call = Call::Connect {
        fd: third,
        address,
        length,
    };
    assert_eq!(kernel.start(tid, call, &[]), Progress::Blocked);
    kernel.close(listener);
    assert_eq!(kernel.come_back()[0].1.outcome.result, Err(Errno::ECONNREFUSED));
}

#[test]
fn a_listener_that_is_shut_gives_what_it_has() {
    let mut kernel = Kernel::new();
    let listener = kernel.unix();
    kernel.nonblock(listener);
    kernel.bind(listener, named("@l")).unwrap();
    kernel.listen(listener, 5).unwrap();
    let client = kernel.unix();
    kernel.connect(client, named("@l")).unwrap();
    kernel.shutdown(listener, How::Read).unwrap();
    assert_eq!(kernel.poll(listener), 0x2041);
    let late = kernel.unix();
    assert_eq!(kernel.connect(late, named("@l")), Err(Errno::ECONNREFUSED));
    assert!(kernel.accept(listener).is_ok());
    assert_eq!(kernel.accept(listener), Err(AGAIN));
    assert_eq!(kernel.listen(listener, 3), Ok(0));
}

#[test]
fn the_end_of_a_stream() {
    let mut kernel = Kernel::new();
    let (one, two) = kernel.pair(SockKind::Stream);
    kernel.send(one, b"hello").unwrap();
    kernel.close(two);
    assert_eq!(kernel.poll(one), 0x235d, "closed with data unread");
    assert_eq!(kernel.send(one, b"x"), Err(Errno::EPIPE));
    assert_eq!(kernel.recv(one, 1), Err(Errno::ECONNRESET));
    assert_eq!((kernel.poll(one), kernel.recv(one, 1)), (0x2355, Ok(vec![])));

    let (one, two) = kernel.pair(SockKind::Stream);
    kernel.send(one, b"hello").unwrap();
    kernel.close(one);
    assert_eq!(
        (kernel.poll(two), kernel.send(two, b"x")),
        (0x2355, Err(Errno::EPIPE))
    );
    assert_eq!(
        (kernel.recv(two, 9), kernel.recv(two, 9)),
        (Ok(b"hello".to_vec()), Ok(vec![]))
    );

    let (one, two) = kernel.pair(SockKind::Stream);
    kernel.shutdown(one, How::Write).unwrap();
    assert_eq!((kernel.poll(one), kernel.poll(two)), (0x304, 0x2345));
    assert_eq!(
        (kernel.send(one, b"x"), kernel.recv(two, 1)),
        (Err(Errno::EPIPE), Ok(vec![]))
    );
    assert_eq!(
        (kernel.send(two, b"q"), kernel.recv(one, 4)),
        (Ok(1), Ok(b"q".to_vec()))
    );
    kernel.shutdown(two, How::Write).unwrap();
    assert_eq!((kernel.poll(one), kernel.poll(two)), (0x2355, 0x2355));
    assert_eq!(kernel.send(one, b""), Err(Errno::EPIPE));
}

#[test]
fn bytes_of_a_stream_run_together() {
    let mut kernel = Kernel::new();
    let (one, two) = kernel.pair(SockKind::Stream);
    kernel.send(one, b"abc").unwrap();
    kernel.send(one, b"de").unwrap();
    let fionread = 0x541b;
    let call = Call::Ioctl {
        fd: two,
        request: fionread,
        argument: socketarium_trace::event::IoctlArgument::Raw(0),
    };
    assert_eq!(
        kernel.reply(call, &[]).outcome.out,
        socketarium_trace::event::Out::Number(5)
    );
    assert_eq!(kernel.receive(two, 4, PEEK).1, b"abcd");
    assert_eq!(kernel.recv(two, 4), Ok(b"abcd".to_vec()));
    assert_eq!(kernel.recv(two, 4), Ok(b"e".to_vec()));
    assert_eq!(kernel.recv(two, 4), Err(AGAIN));
}

#[test]
fn a_blocked_sender_goes_on_when_there_is_room_for_a_good_deal() {
    let mut kernel = Kernel::new();
    let (one, two) = kernel.pair(SockKind::Stream);
    kernel.set(one, 1, 7, 0).unwrap();
    let tid = kernel.thread();
    let data = vec![b'x'; 10_000];
    let call = Call::Write {
        fd: one,
        data: Payload::of(&data),
    };
    let request = Request { call, data };
    assert_eq!(
        kernel.host.call(&mut kernel.tracer, tid, request),
        Progress::Blocked
    );
    let (mut got, mut sent) = (0, None);
    while got < 10_000 {
        got += kernel.recv(two, 3000).unwrap().len();
        if let Some((_, reply)) = kernel.come_back().pop() {
            sent = Some(reply.outcome.result);
        }
    }
    assert_eq!(sent, Some(Ok(10_000)));
}

#[test]
fn a_bound_receiver_holds_eleven_datagrams() {
    let mut kernel = Kernel::new();
    let (to, from) = (kernel.unix_datagram(), kernel.unix_datagram());
    kernel.bind(to, named("@d")).unwrap();
    let mut count = 0;
    while kernel.send_to(from, b"x", Some(named("@d"))).is_ok() {
        count += 1;
    }
    assert_eq!((count, kernel.poll(from), kernel.poll(to)), (11, 0x304, 0x345));
    kernel.recv(to, 5).unwrap();
    kernel.connect(from, named("@d")).unwrap();
    assert_eq!(
        (kernel.send(from, b"x"), kernel.send(from, b"x")),
        (Ok(1), Err(AGAIN))
    );
    assert_eq!(kernel.poll(from), 0);
    kernel.recv(to, 1).unwrap();
    assert_eq!(
        (kernel.poll(from), kernel.peer_name(from)),
        (0x304, Ok(named("@d")))
    );
    let other = kernel.unix_datagram();
    kernel.bind(other, named("@f")).unwrap();
    kernel.connect(to, named("@f")).unwrap();
    assert_eq!(kernel.send(from, b"x"), Err(Errno::EPERM));
    assert_eq!(kernel.send_to(from, b"x", Some(named("@d"))), Err(Errno::EPERM));
    let late = kernel.unix_datagram();
    assert_eq!(kernel.connect(late, named("@d")), Err(Errno::EPERM));
    kernel.close(to);
    assert_eq!(kernel.poll(from), 0x304);
    assert_eq!(kernel.send(from, b"x"), Err(Errno::ECONNREFUSED));
    assert_eq!(kernel.send(from, b"x"), Err(Errno::ENOTCONN));
    assert_eq!(kernel.peer_name(from), Err(Errno::ENOTCONN));
}

#[test]
fn the_end_of_datagrams() {
    let mut kernel = Kernel::new();
    let (one, two) = kernel.pair(SockKind::Dgram);
    kernel.send(one, b"hello").unwrap();
    kernel.send(two, b"zz").unwrap();
    kernel.close(two);
    assert_eq!(kernel.poll(one), 0x345);
    assert_eq!(kernel.send(one, b"x"), Err(Errno::ECONNREFUSED));
    assert_eq!(kernel.recv(one, 9), Err(AGAIN), "what had waited is gone");
    assert_eq!(kernel.send(one, b"y"), Err(Errno::ENOTCONN));

    let (one, two) = kernel.pair(SockKind::Dgram);
    kernel.send(one, b"hello").unwrap();
    assert_eq!(kernel.receive(two, 3, PEEK | TRUNC), (Ok(5), b"hel".to_vec()));
    assert_eq!(
        (kernel.recv(two, 3), kernel.recv(two, 3)),
        (Ok(b"hel".to_vec()), Err(AGAIN))
    );
    assert_eq!((kernel.send(one, b""), kernel.recv(two, 3)), (Ok(0), Ok(vec![])));
    kernel.shutdown(one, How::Write).unwrap();
    assert_eq!((kernel.poll(one), kernel.poll(two)), (0x304, 0x304));
    assert_eq!(kernel.send(one, b"x"), Err(Errno::EPIPE));
    kernel.shutdown(two, How::Read).unwrap();
    assert_eq!((kernel.poll(two), kernel.recv(two, 1)), (0x2345, Err(AGAIN)));

    let (one, two) = kernel.pair(SockKind::Dgram);
    kernel.shutdown(two, How::Read).unwrap();
    assert_eq!(kernel.send(one, b"x"), Err(Errno::EPIPE));
}
