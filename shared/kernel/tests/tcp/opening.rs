//! Two hosts and a wire without delay: connections from the first SYN to the last acknowledgement.

use crate::bench::{Bench, CLIENT, SERVER};
use socketarium_trace::net::TcpState;

#[test]
fn a_connection_opens_carries_data_both_ways_and_closes() {
    let mut bench = Bench::new();
    let listener = bench.listener(9000, 5);
    let client = bench.connect(9000);
    assert_eq!(bench.state(CLIENT), [TcpState::Established]);
    let server = bench.accept(listener);
    bench.send(CLIENT, client, b"salom");
    assert_eq!(bench.receive(SERVER, server, 100), b"salom");
    bench.send(SERVER, server, b"hello from the server");
    assert_eq!(bench.receive(CLIENT, client, 100), b"hello from the server");
    bench.close(SERVER, server);
    assert_eq!(bench.receive(CLIENT, client, 100), b"");
    // The acknowledgement of the FIN would ride on the client's own.
    assert_eq!(bench.state(SERVER), [TcpState::Listen, TcpState::FinWait1]);
    bench.wait(50);
    assert_eq!(bench.state(SERVER), [TcpState::Listen, TcpState::FinWait2]);
    bench.close(CLIENT, client);
    assert_eq!(bench.state(SERVER), [TcpState::Listen, TcpState::TimeWait]);
    assert!(bench.state(CLIENT).is_empty());
    let wire = bench.wire();
    assert_eq!(
        wire,
        [
            "client SYN 0:0 win 64240",
            "server SYN,ACK 0:0 ack 1 win 65160",
            "client ACK 1:1 ack 1 win 63",
            "client PSH,ACK 1:6 ack 1 win 63",
            "server ACK 1:1 ack 6 win 64",
            "server PSH,ACK 1:22 ack 6 win 64",
            "client ACK 6:6 ack 22 win 63",
            "server FIN,ACK 22:22 ack 6 win 64",
            "client ACK 6:6 ack 23 win 63",
            "client FIN,ACK 6:6 ack 23 win 63",
            "server ACK 23:23 ack 7 win 64",
        ]
    );
}

#[test]
fn nobody_listens() {
    let mut bench = Bench::new();
    let fd = bench.socket(CLIENT);
    assert_eq!(
        bench.connect_to(fd, 9000),
        Err(socketarium_trace::Errno::ECONNREFUSED)
    );
    assert_eq!(
        bench.wire(),
        ["client SYN 0:0 win 64240", "server RST,ACK 0:0 ack 1 win 0"]
    );
}

#[test]
fn nobody_answers() {
    let mut bench = Bench::new();
    let fd = bench.socket(CLIENT);
    bench.is_cut = true;
    assert_eq!(bench.connect_nowait(fd, 9000), None);
    bench.wait(140_000);
    let sent = bench.wire_times();
    let gaps: Vec<u64> = sent.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(
        gaps,
        [1000, 1000, 1000, 1000, 1000, 2000, 4000, 8000, 16_000, 32_000]
    );
    assert_eq!(
        bench.finished(CLIENT),
        Some(Err(socketarium_trace::Errno::ETIMEDOUT))
    );
}
