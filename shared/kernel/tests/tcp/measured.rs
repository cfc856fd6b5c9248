//! What was measured on Linux 6.18 (two namespaces, a TUN device each, MTU 1500, timestamps on), in the model.

use crate::bench::{Bench, CLIENT, SERVER};
use socketarium_kernel::Progress;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::Call;

fn windows(wire: &[String], from: &str) -> Vec<u32> {
    wire.iter()
        .filter(|line| line.starts_with(from))
        .filter_map(|line| line.rsplit(' ').next()?.parse().ok())
        .collect()
}

#[test]
fn the_window_of_a_server_that_does_not_read() {
    let mut bench = Bench::new();
    let listener = bench.listener(9000, 5);
    let client = bench.connect(9000);
    bench.accept(listener);
    bench.wire();
    for _ in 0..20 {
        bench.send(CLIENT, client, &[7; 1448]);
    }
    assert_eq!(
        windows(&bench.wire(), "server"),
        [
            67, 70, 73, 75, 74, 73, 72, 71, 70, 69, 68, 67, 66, 65, 64, 63, 62, 61, 60, 59
        ]
    );
}

#[test]
fn the_window_of_a_server_that_reads() {
    let mut bench = Bench::new();
    let listener = bench.listener(9000, 5);
    let client = bench.connect(9000);
    let server = bench.accept(listener);
    bench.wire();
    for _ in 0..9 {
        bench.send(CLIENT, client, &[7; 1448]);
        assert_eq!(bench.receive(SERVER, server, 2000).len(), 1448);
    }
    assert_eq!(
        windows(&bench.wire(), "server"),
        [67, 70, 73, 75, 78, 79, 79, 79, 79]
    );
}

#[test]
fn how_much_a_sender_gets_rid_of_to_one_who_does_not_read() {
    let mut bench = Bench::new();
    let listener = bench.listener(9000, 5);
    let client = bench.connect(9000);
    bench.accept(listener);
    let send = |bench: &mut Bench| {
        let data = vec![7; 65_536];
        let call = Call::Sendto {
            fd: client,
            data: Payload::of(&data),
            flags: 0x40,
            address: None,
        };
        let tid = bench.tids[CLIENT];
        let request = socketarium_kernel::Request { call, data };
        match bench.hosts[CLIENT].call(&mut bench.tracer, tid, request) {
            Progress::Done(reply) => reply.outcome.result,
            Progress::Blocked => panic!("blocked"),
        }
    };
    // Nothing is delivered while the call lasts.
    assert_eq!(send(&mut bench), Ok(46_336));
}

#[test]
fn when_data_is_sent_again() {
    let mut bench = Bench::new();
    let listener = bench.listener(9000, 5);
    let client = bench.connect(9000);
    bench.accept(listener);
    bench.wire_times();
    bench.is_cut = true;
    bench.send(CLIENT, client, b"x");
    bench.wait(8000);
    assert_eq!(bench.wire_times(), [0, 200, 400, 800, 1600, 3200, 6400]);
}

#[test]
fn a_window_that_is_closed_is_probed() {
    let mut bench = Bench::new();
    let listener = bench.listener(9000, 5);
    bench.set_receive_buffer(SERVER, listener, 4096);
    let client = bench.connect(9000);
    bench.accept(listener);
    while bench.send_nowait(CLIENT, client, &[7; 1000]).is_some() {}
    bench.wait(200);
    bench.wire();
    bench.wire_times();
    bench.wait(8000);
    let times = bench.wire_times();
    let probes: Vec<u64> = bench
        .wire()
        .iter()
        .zip(&times)
        .filter(|(line, _)| line.starts_with("client ACK 3000:3000"))
        .map(|(_, time)| *time)
        .collect();
    let gaps: Vec<u64> = probes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(gaps.len(), 4, "{probes:?}");
    // Times are cut to milliseconds.
    assert!(
        gaps.windows(2).all(|pair| pair[1].abs_diff(2 * pair[0]) <= 1),
        "{gaps:?}"
    );
}
