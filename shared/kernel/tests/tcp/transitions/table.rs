//! The ways of Linux from one state to another (every call of `tcp_set_state`, `inet_sk_set_state` and
//! `inet_sk_state_store` outside Fast Open), each with a scenario that takes it.
//!
//! Two of RFC 9293's picture are not there. A listener never leaves LISTEN for a SYN: the request is a socket of its own.
//! And FIN-WAIT-1 goes to TIME-WAIT by way of FIN-WAIT-2, in one segment.

use super::reach::*;
use crate::lone::{Cause, Lone};
use Cause::{Call, Exit, Segment, Timer};
use TcpState::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent,
    TimeWait,
};
use socketarium_trace::net::TcpState;

pub(super) struct Way {
    pub(super) from: TcpState,
    pub(super) to: TcpState,
    pub(super) cause: Cause,
    /// How the socket comes to `from`.
    pub(super) start: fn(&mut Lone),
    /// What takes it from there.
    pub(super) act: fn(&mut Lone),
}

const fn way(
    (from, to, cause): (TcpState, TcpState, Cause),
    start: fn(&mut Lone),
    act: fn(&mut Lone),
) -> Way {
    Way {
        from,
        to,
        cause,
        start,
        act,
    }
}

#[rustfmt::skip]
pub(super) const TABLE: &[Way] = &[
    way((Closed, Listen, Call), closed, listen),
    way((Closed, SynSent, Call), closed, connect),
    way((Closed, SynReceived, Segment), listen, syn),

    way((Listen, Closed, Call), listen, close),
    way((Listen, Closed, Exit), listen, exit),

    way((SynSent, Established, Segment), syn_sent, syn_ack),
    way((SynSent, SynReceived, Segment), syn_sent, syn),
    way((SynSent, Closed, Segment), syn_sent, reset),
    way((SynSent, Closed, Call), syn_sent, close),
    way((SynSent, Closed, Exit), syn_sent, exit),
    way((SynSent, Closed, Timer), syn_sent, wait),

    way((SynReceived, Established, Segment), requested, ack),
    way((SynReceived, FinWait1, Call), crossed, close),
    way((SynReceived, FinWait1, Exit), crossed, exit),
    way((SynReceived, Closed, Segment), requested, reset),
    way((SynReceived, Closed, Call), crossed, disconnect),
    way((SynReceived, Closed, Exit), crossed, exit_at_once),
    way((SynReceived, Closed, Timer), requested, wait),

    way((Established, FinWait1, Segment), established_late, ack),
    way((Established, FinWait1, Call), established, shut),
    way((Established, FinWait1, Exit), established, exit),
    way((Established, CloseWait, Segment), established, fin),
    way((Established, Closed, Segment), established, reset),
    way((Established, Closed, Call), established, disconnect),
    way((Established, Closed, Exit), established, exit_at_once),
    way((Established, Closed, Timer), established, write_and_wait),

    way((FinWait1, FinWait2, Segment), fin_wait_1, ack),
    way((FinWait1, Closing, Segment), fin_wait_1, both_close),
    way((FinWait1, Closed, Segment), fin_wait_1, reset),
    way((FinWait1, Closed, Call), fin_wait_1, disconnect),
    way((FinWait1, Closed, Exit), fin_wait_1, exit_at_once),
    way((FinWait1, Closed, Timer), fin_wait_1, wait),

    way((FinWait2, TimeWait, Segment), fin_wait_2, fin),
    way((FinWait2, Closed, Segment), fin_wait_2, reset),
    way((FinWait2, Closed, Call), fin_wait_2, disconnect),
    way((FinWait2, Closed, Exit), fin_wait_2, exit_at_once),
    way((FinWait2, Closed, Timer), fin_wait_2, close_and_wait),

    way((CloseWait, LastAck, Call), close_wait, shut),
    way((CloseWait, LastAck, Exit), close_wait, exit),
    way((CloseWait, Closed, Segment), close_wait, reset),
    way((CloseWait, Closed, Call), close_wait, disconnect),
    way((CloseWait, Closed, Exit), close_wait, exit_at_once),
    way((CloseWait, Closed, Timer), close_wait, write_and_wait),

    way((Closing, TimeWait, Segment), closing, ack),
    way((Closing, Closed, Segment), closing, reset),
    way((Closing, Closed, Call), closing, disconnect),
    way((Closing, Closed, Exit), closing, exit_at_once),
    way((Closing, Closed, Timer), closing, wait),

    way((LastAck, Closed, Segment), last_ack, ack),
    way((LastAck, Closed, Call), last_ack, disconnect),
    way((LastAck, Closed, Exit), last_ack, exit_at_once),
    way((LastAck, Closed, Timer), last_ack, wait),

    way((TimeWait, Closed, Segment), time_wait, reset),
    way((TimeWait, Closed, Call), time_wait_with_timestamps, connect_again),
    way((TimeWait, Closed, Timer), time_wait, wait),
];
