//! Sentences about sockets in the kernel: born, bound, filled, emptied, freed. State changes have their own file.

use super::context::Context;
use super::{Key, Sentence, key, say, state};
use crate::event::{Provenance, SocketEvent, Transport};
use crate::net::{TcpFlags, TcpState};
use crate::world::Socket;
use crate::{PacketId, Readiness, SocketId};

pub(super) fn sentence(context: &Context<'_>, event: &SocketEvent) -> Box<Sentence> {
    let about = |key, id: SocketId| {
        say(key)
            .with("host", context.host_name())
            .with("socket", context.socket_name(id))
    };
    match event {
        SocketEvent::Created {
            transport,
            provenance,
            ..
        } => match (provenance, transport) {
            (Provenance::Listener(listener), _) => about(key!("born.listener"), *listener),
            (Provenance::Call, Transport::Tcp) => say(key!("born.tcp")).with("host", context.host_name()),
            (Provenance::Call, _) => say(key!("born")).with("host", context.host_name()),
        },
        SocketEvent::Addressed {
            socket,
            local,
            remote,
        } => match (local, remote) {
            (Some(local), Some(remote)) => about(key!("addressed.both"), *socket)
                .with("local", local.to_string())
                .with("remote", remote.to_string()),
            (Some(local), None) => about(key!("addressed.local"), *socket).with("local", local.to_string()),
            (None, Some(remote)) => {
                about(key!("addressed.remote"), *socket).with("remote", remote.to_string())
            }
            (None, None) => about(key!("addressed.none"), *socket),
        },
        SocketEvent::StateChanged {
            socket,
            from,
            to,
            why,
        } => state::sentence(context, *socket, *from, *to, *why),
        SocketEvent::Queues {
            socket,
            receive,
            send,
        } => queues(context, *socket, *receive, *send),
        SocketEvent::Buffers {
            socket,
            receive,
            send,
        } => about(key!("buffers"), *socket)
            .number("receive", (*receive).into())
            .number("send", (*send).into()),
        SocketEvent::Backlog {
            socket,
            syn,
            accept,
            limit,
        } => backlog(context, *socket, [*syn, *accept, *limit]),
        SocketEvent::ReadinessChanged { socket, ready } => {
            about(readiness(context, *socket, *ready), *socket)
        }
        SocketEvent::ErrorPending { socket, error } => {
            about(key!("error.pending"), *socket).with("errno", error.to_string())
        }
        SocketEvent::ErrorTaken { socket } => about(key!("error.taken"), *socket),
        SocketEvent::Overflowed { socket, packet } => about(overflow(context, *packet), *socket),
        SocketEvent::Freed { socket } => about(key!("freed"), *socket),
    }
}

fn queues(context: &Context<'_>, id: SocketId, receive: u32, send: u32) -> Box<Sentence> {
    let socket = context.socket(id);
    let state = socket.map(|socket| socket.state.value);
    let before = socket.map(|socket| socket.queues).unwrap_or_default();
    // The kernel counts the FIN of the peer, while it is unread, as one byte more.
    let closed = socket.is_some_and(|socket| context.peer_has_closed(socket));
    let without_fin = |queue: u32| queue.saturating_sub(u32::from(closed));
    let waiting = without_fin(receive);
    // And so it counts the SYN and the FIN of its own that are not acknowledged.
    let fin_sent = matches!(
        state,
        Some(TcpState::FinWait1 | TcpState::LastAck | TcpState::Closing)
    ) && send > 0;
    let unacknowledged = send - u32::from(fin_sent);
    let key = match (receive, send) {
        _ if receive > before.receive && waiting == 0 => key!("queue.fin"),
        _ if receive > before.receive => key!("queue.receive-grew"),
        (0, _) if before.receive > 0 && without_fin(before.receive) == 0 => key!("queue.fin-read"),
        _ if receive < before.receive && waiting == 0 => key!("queue.receive-empty"),
        _ if receive < before.receive => key!("queue.receive-shrank"),
        _ if send != before.send && fin_sent && unacknowledged == 0 => key!("queue.send-fin-only"),
        _ if send != before.send && fin_sent => key!("queue.send-fin"),
        (_, 1) if before.send == 0 && state == Some(TcpState::SynSent) => key!("queue.syn"),
        _ if send > before.send => key!("queue.send-grew"),
        (_, 0) if before.send > 0 => key!("queue.send-empty"),
        _ if send < before.send => key!("queue.send-shrank"),
        _ => key!("queue.same"),
    };
    say(key)
        .with("host", context.host_name())
        .with("socket", context.socket_name(id))
        .number("receive", waiting.into())
        .number("send", unacknowledged.into())
}

fn backlog(context: &Context<'_>, id: SocketId, [syn, accept, limit]: [u32; 3]) -> Box<Sentence> {
    let before = context.socket(id).and_then(|socket| socket.backlog);
    let key = match before {
        None => key!("backlog.empty"),
        // Linux lets one more than the limit wait.
        Some(before) if accept > before.accept && accept > limit => key!("backlog.full"),
        Some(before) if accept > before.accept => key!("backlog.grew"),
        Some(before) if accept < before.accept => key!("backlog.shrank"),
        Some(before) if syn > before.syn => key!("backlog.half-open"),
        Some(before) if syn < before.syn && syn == 0 => key!("backlog.none-half-open"),
        Some(before) if syn < before.syn => key!("backlog.fewer-half-open"),
        Some(_) => key!("backlog.same"),
    };
    say(key)
        .with("host", context.host_name())
        .with("socket", context.socket_name(id))
        .number("syn", syn.into())
        .number("accept", accept.into())
        .number("limit", limit.into())
}

fn readiness(context: &Context<'_>, id: SocketId, now: Readiness) -> Key {
    let socket = context.socket(id);
    let before = socket.and_then(|socket| socket.readiness).unwrap_or_default();
    let state = socket.map(|socket| (socket.transport, socket.state.value));
    let came = |bit| now.contains(bit) && !before.contains(bit);
    let went = |bit| before.contains(bit) && !now.contains(bit);
    let has_stream = match state {
        Some((Transport::Tcp, state)) => !matches!(
            state,
            TcpState::Listen | TcpState::SynSent | TcpState::SynReceived | TcpState::Closed
        ),
        Some(_) | None => true,
    };
    if came(Readiness::ERR) {
        key!("ready.error")
    } else if state == Some((Transport::Tcp, TcpState::Listen)) && came(Readiness::IN) {
        key!("ready.accept")
    } else if state == Some((Transport::Tcp, TcpState::Listen)) && went(Readiness::IN) {
        key!("ready.no-accept")
    } else if !has_stream && came(Readiness::HUP) {
        key!("ready.unconnected")
    } else if !has_stream && now.is_empty() {
        key!("ready.nothing")
    } else if came(Readiness::HUP) {
        key!("ready.hang-up")
    } else if came(Readiness::RDHUP) {
        key!("ready.peer-closed")
    } else if came(Readiness::IN) {
        key!("ready.read")
    } else if came(Readiness::OUT) {
        key!("ready.write")
    } else if went(Readiness::IN) {
        key!("ready.not-read")
    } else if went(Readiness::OUT) {
        key!("ready.not-write")
    } else {
        key!("ready.changed")
    }
}

fn overflow(context: &Context<'_>, packet: Option<PacketId>) -> Key {
    let seen = packet.and_then(|id| context.packet(id));
    match seen
        .and_then(|seen| seen.packet.segment())
        .map(|segment| segment.flags)
    {
        Some(flags) if flags.contains(TcpFlags::SYN) => key!("overflow.syn"),
        Some(_) => key!("overflow.ack"),
        None => key!("overflow"),
    }
}

/// Whether a socket is the one end of this connection.
pub(super) fn is_end(socket: &Socket, own: std::net::SocketAddr, peer: std::net::SocketAddr) -> bool {
    use crate::net::Address;
    socket.local == Some(Address::Inet(own)) && socket.remote == Some(Address::Inet(peer))
}
