//! Sentences about TCP states: what the new state means, and what moved the connection there.

use super::context::Context;
use super::{Key, Sentence, key, say};
use crate::SocketId;
use crate::event::{Transport, Why};
use crate::net::{TcpFlags, TcpState};

pub(super) fn sentence(
    context: &Context<'_>,
    id: SocketId,
    from: TcpState,
    to: TcpState,
    why: Why,
) -> Box<Sentence> {
    let tcp = context
        .socket(id)
        .is_none_or(|socket| socket.transport == Transport::Tcp);
    let key = if tcp {
        meaning(context, from, to, why)
    } else {
        key!("state")
    };
    say(key)
        .with("host", context.host_name())
        .with("socket", context.socket_name(id))
        .with("from", from.name().to_owned())
        .with("to", to.name().to_owned())
        .then(reason(context, why))
}

fn meaning(context: &Context<'_>, from: TcpState, to: TcpState, why: Why) -> Key {
    use TcpState::{
        CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent,
        TimeWait,
    };
    match (from, to) {
        (_, Listen) => key!("state.listen"),
        (_, SynSent) => key!("state.syn-sent"),
        (_, SynReceived) => key!("state.syn-received"),
        (SynSent, Established) => key!("state.established-client"),
        (_, Established) => key!("state.established-server"),
        (_, CloseWait) => key!("state.close-wait"),
        (_, FinWait1) => key!("state.fin-wait-1"),
        (_, FinWait2) => key!("state.fin-wait-2"),
        (_, Closing) => key!("state.closing"),
        (_, LastAck) => key!("state.last-ack"),
        (_, TimeWait) => key!("state.time-wait"),
        (Listen, Closed) => key!("state.closed-listener"),
        (LastAck, Closed) if !by_reset(context, why) => key!("state.closed-last-ack"),
        (TimeWait, Closed) => key!("state.closed-time-wait"),
        (SynSent, Closed) if by_reset(context, why) => key!("state.closed-refused"),
        (_, Closed) if by_reset(context, why) => key!("state.closed-reset"),
        (_, Closed) => key!("state.closed"),
    }
}

fn by_reset(context: &Context<'_>, why: Why) -> bool {
    let Why::Segment(packet) = why else { return false };
    context
        .packet(packet)
        .and_then(|seen| seen.packet.segment())
        .is_some_and(|segment| segment.flags.contains(TcpFlags::RST))
}

fn reason(context: &Context<'_>, why: Why) -> Box<Sentence> {
    match why {
        Why::Segment(packet) => say(key!("why.segment")).with("packet", context.label(packet)),
        Why::Call(entered) => match context.call_name(entered) {
            Some(call) => say(key!("why.call")).with("call", format!("{call}()")),
            None => say(key!("why.some-call")),
        },
        Why::Exit => say(key!("why.exit")),
        Why::Timer => say(key!("why.timer")),
        Why::Unknown => say(key!("why.unknown")),
    }
}
