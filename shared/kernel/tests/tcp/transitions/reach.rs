//! How a socket comes into each state, and what can happen to it there.

use crate::lone::{ACK, FIN_ACK, Lone, RST_ACK, SYN, SYN_ACK};
use socketarium_trace::event::{Call, How};
use socketarium_trace::net::Address;

pub(super) fn closed(_: &mut Lone) {}

pub(super) fn listen(lone: &mut Lone) {
    lone.listen();
}

pub(super) fn syn_sent(lone: &mut Lone) {
    lone.connect();
}

/// A request of a listener.
pub(super) fn requested(lone: &mut Lone) {
    lone.listen();
    lone.hear(SYN, &[]);
}

/// Both sides sent a SYN.
pub(super) fn crossed(lone: &mut Lone) {
    lone.connect();
    lone.hear(SYN, &[]);
}

pub(super) fn established(lone: &mut Lone) {
    lone.connect();
    lone.hear(SYN_ACK, &[]);
}

/// The program shut it down before the handshake was over.
pub(super) fn established_late(lone: &mut Lone) {
    crossed(lone);
    shut(lone);
}

pub(super) fn fin_wait_1(lone: &mut Lone) {
    established(lone);
    shut(lone);
}

pub(super) fn fin_wait_2(lone: &mut Lone) {
    fin_wait_1(lone);
    lone.hear(ACK, &[]);
}

pub(super) fn close_wait(lone: &mut Lone) {
    established(lone);
    lone.hear(FIN_ACK, &[]);
}

pub(super) fn closing(lone: &mut Lone) {
    fin_wait_1(lone);
    both_close(lone);
}

pub(super) fn last_ack(lone: &mut Lone) {
    close_wait(lone);
    shut(lone);
}

pub(super) fn time_wait(lone: &mut Lone) {
    fin_wait_2(lone);
    lone.hear(FIN_ACK, &[]);
    lone.close();
}

/// With timestamps, without which nobody may take its place.
pub(super) fn time_wait_with_timestamps(lone: &mut Lone) {
    lone.timestamps = Some((1, 0));
    time_wait(lone);
}

pub(super) fn connect(lone: &mut Lone) {
    lone.connect();
}

/// A socket with the same port to the same peer.
pub(super) fn connect_again(lone: &mut Lone) {
    lone.wait(2);
    lone.fd = lone.bound_socket();
    lone.connect();
}

pub(super) fn syn(lone: &mut Lone) {
    lone.hear(SYN, &[]);
}

pub(super) fn syn_ack(lone: &mut Lone) {
    lone.hear(SYN_ACK, &[]);
}

pub(super) fn ack(lone: &mut Lone) {
    lone.hear(ACK, &[]);
}

pub(super) fn fin(lone: &mut Lone) {
    lone.hear(FIN_ACK, &[]);
}

/// A FIN that does not acknowledge the host's own.
pub(super) fn both_close(lone: &mut Lone) {
    let mut segment = lone.segment(FIN_ACK, &[]);
    lone.seq = segment.end();
    segment.ack = segment.ack.wrapping_sub(1);
    lone.arrive(segment);
}

pub(super) fn reset(lone: &mut Lone) {
    lone.hear(RST_ACK, &[]);
}

pub(super) fn shut(lone: &mut Lone) {
    lone.shut(How::Write);
}

pub(super) fn close(lone: &mut Lone) {
    lone.close();
}

/// `connect()` to no address.
pub(super) fn disconnect(lone: &mut Lone) {
    let fd = lone.fd;
    lone.done(Call::Connect {
        fd,
        address: Address::Other(0),
        length: 2,
    });
}

pub(super) fn exit(lone: &mut Lone) {
    lone.exit();
}

/// The end of a process whose socket does not linger.
pub(super) fn exit_at_once(lone: &mut Lone) {
    lone.linger_not();
    lone.exit();
}

/// Long enough for every timer there is.
pub(super) fn wait(lone: &mut Lone) {
    lone.wait(10_000);
}

/// Something is sent, and nobody answers.
pub(super) fn write_and_wait(lone: &mut Lone) {
    assert_eq!(lone.write(b"salom"), 5);
    wait(lone);
}

/// Nobody can close it any more, and the peer does not.
pub(super) fn close_and_wait(lone: &mut Lone) {
    lone.close();
    wait(lone);
}
