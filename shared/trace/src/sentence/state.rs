//! Sentences about TCP states: what the new state means, and what moved the connection there.

use super::context::Context;
use super::{Sentence, say};
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
        "state"
    };
    say(key)
        .with("host", context.host_name())
        .with("socket", context.socket_name(id))
        .with("from", from.name().to_owned())
        .with("to", to.name().to_owned())
        .then(reason(context, why))
}

fn meaning(context: &Context<'_>, from: TcpState, to: TcpState, why: Why) -> &'static str {
    use TcpState::{
        CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent,
        TimeWait,
    };
    match (from, to) {
        (_, Listen) => "state.listen",
        (_, SynSent) => "state.syn-sent",
        (_, SynReceived) => "state.syn-received",
        (SynSent, Established) => "state.established-client",
        (_, Established) => "state.established-server",
        (_, CloseWait) => "state.close-wait",
        (_, FinWait1) => "state.fin-wait-1",
        (_, FinWait2) => "state.fin-wait-2",
        (_, Closing) => "state.closing",
        (_, LastAck) => "state.last-ack",
        (_, TimeWait) => "state.time-wait",
        (Listen, Closed) => "state.closed-listener",
        (LastAck, Closed) if !by_reset(context, why) => "state.closed-last-ack",
        (TimeWait, Closed) => "state.closed-time-wait",
        (SynSent, Closed) if by_reset(context, why) => "state.closed-refused",
        (_, Closed) if by_reset(context, why) => "state.closed-reset",
        (_, Closed) => "state.closed",
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
        Why::Segment(packet) => say("why.segment").with("packet", context.label(packet)),
        Why::Call(entered) => match context.call_name(entered) {
            Some(call) => say("why.call").with("call", format!("{call}()")),
            None => say("why.some-call"),
        },
        Why::Exit => say("why.exit"),
        Why::Timer => say("why.timer"),
        Why::Unknown => say("why.unknown"),
    }
}
