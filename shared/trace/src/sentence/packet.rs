//! Sentences about packets as they leave a host: what each one says to the other side, and why it is sent.

use super::context::{Context, excerpt};
use super::socket::is_end;
use super::{Sentence, key, say};
use crate::event::{Call, Out, Provenance};
use crate::net::{Address, Contents, Packet, Segment, TcpFlags, TcpState};
use crate::world::{FlowKey, Host, Socket};
use crate::{Nanos, PacketId, SocketId};

pub(super) fn sentence(
    context: &Context<'_>,
    packet: &Packet,
    retransmits: Option<PacketId>,
) -> Box<Sentence> {
    let said = match &packet.contents {
        Contents::Tcp(segment) => match retransmits {
            Some(before) => again(context, segment, before),
            None => first(context, packet, segment),
        }
        .number("port", segment.destination.port().into()),
        Contents::Udp {
            destination, payload, ..
        } => say(key!("sent.datagram"))
            .with("address", destination.to_string())
            .number("length", payload.length.into())
            .with("data", excerpt(payload)),
        Contents::Icmp {
            kind: 3,
            code: 3,
            about: Some((_, to)),
            ..
        }
        | Contents::Icmp {
            kind: 1,
            code: 4,
            about: Some((_, to)),
            ..
        } => say(key!("sent.port-unreachable")).number("port", to.port().into()),
        Contents::Icmp { kind, code, .. } => say(key!("sent.icmp"))
            .number("kind", (*kind).into())
            .number("code", (*code).into()),
        Contents::Other { protocol, length, .. } => say(key!("sent.other"))
            .number("protocol", (*protocol).into())
            .number("length", (*length).into()),
    };
    said.with("host", context.name_of(packet.from))
        .with("peer", context.name_of(packet.to))
}

/// A segment that carries what an earlier one carried.
fn again(context: &Context<'_>, segment: &Segment, before: PacketId) -> Box<Sentence> {
    let has = |flag| segment.flags.contains(flag);
    let key = match (has(TcpFlags::SYN), has(TcpFlags::ACK)) {
        (true, false) => key!("again.syn"),
        (true, true) => key!("again.syn-ack"),
        (false, _) if segment.payload.length > 0 => key!("again.data"),
        (false, _) if has(TcpFlags::FIN) => key!("again.fin"),
        (false, _) => key!("again.other"),
    };
    let said = say(key).number("length", segment.payload.length.into());
    let (times, since) = earlier(context, before);
    let when = since.map(|since| {
        say(key!("again.count"))
            .number("times", times)
            .number("time", context.event.at.since(since).0)
    });
    said.and(when)
}

/// How often the same was sent before, and when first, as far back as packets are kept.
fn earlier(context: &Context<'_>, before: PacketId) -> (u64, Option<Nanos>) {
    let mut times = 0;
    let mut first = None;
    let mut next = Some(before);
    while let Some(seen) = next.and_then(|id| context.packet(id)) {
        times += 1;
        first = Some(seen.sent);
        // An earlier packet has a smaller number; anything else would go round in circles.
        next = seen.retransmits.filter(|earlier| *earlier < seen.packet.id);
    }
    (times, first)
}

fn first(context: &Context<'_>, packet: &Packet, segment: &Segment) -> Box<Sentence> {
    let has = |flag| segment.flags.contains(flag);
    let (seq, ack) = context.world.wire.relative(segment);
    let length = segment.payload.length;
    let data = |key| {
        let numbered = match seq {
            Some(seq) => say(key)
                .number("first", seq.into())
                .number("last", seq.wrapping_add(length.saturating_sub(1)).into()),
            None => say(key!("sent.data-unnumbered")),
        };
        numbered
            .number("length", length.into())
            .with("data", excerpt(&segment.payload))
    };
    match (has(TcpFlags::SYN), has(TcpFlags::ACK)) {
        _ if has(TcpFlags::RST) => reset(context, packet, segment),
        (true, true) => say(key!("sent.syn-ack")),
        (true, false) => say(key!("sent.syn")),
        _ if length > 0 && has(TcpFlags::FIN) => data(key!("sent.data-fin")),
        _ if length > 0 => data(key!("sent.data")),
        _ if has(TcpFlags::FIN) => say(if peer_sent_fin(context, segment) {
            key!("sent.second-fin")
        } else {
            key!("sent.fin")
        }),
        _ => acknowledgement(context, segment, ack),
    }
}

fn acknowledgement(context: &Context<'_>, segment: &Segment, ack: Option<u32>) -> Box<Sentence> {
    let Some(ack) = ack else {
        return say(key!("sent.ack"));
    };
    if ack == 1 && is_first_after_syn(context, segment) {
        return say(key!("sent.handshake-ack"));
    }
    if segment.window == 0 {
        return say(key!("sent.window-zero"));
    }
    if peer_sent_fin(context, segment) {
        return say(key!("sent.ack-fin"));
    }
    // Byte 1 is the first: the number that is awaited next is one more than were received.
    say(key!("sent.ack-data")).number("length", ack.saturating_sub(1).into())
}

/// Packets of a direction that were seen, newest first.
fn seen_of<'a>(context: &Context<'a>, key: FlowKey) -> impl Iterator<Item = &'a Segment> {
    let wire = &context.world.wire;
    let on_wire = wire.packets.values().rev().map(|on| &on.packet);
    let passed = wire.passed.iter().rev().map(|passed| &passed.packet);
    on_wire
        .chain(passed)
        .filter_map(Packet::segment)
        .filter(move |segment| FlowKey::of(segment) == key)
}

/// Whether this direction has sent nothing since its SYN.
fn is_first_after_syn(context: &Context<'_>, segment: &Segment) -> bool {
    seen_of(context, FlowKey::of(segment))
        .next()
        .is_some_and(|syn| syn.flags.contains(TcpFlags::SYN) && syn.seq.wrapping_add(1) == segment.seq)
}

/// Whether a FIN of the peer is among what this segment acknowledges.
fn peer_sent_fin(context: &Context<'_>, segment: &Segment) -> bool {
    seen_of(context, FlowKey::of(segment).reverse()).any(|theirs| {
        theirs.flags.contains(TcpFlags::FIN)
            && theirs.seq.wrapping_add(theirs.sequence_length()) == segment.ack
    })
}

/// A reset, with the reason where the sender's sockets show it.
fn reset(context: &Context<'_>, packet: &Packet, segment: &Segment) -> Box<Sentence> {
    let Some(host) = context.world.host(packet.from) else {
        return say(key!("sent.reset"));
    };
    let is_own = |socket: &Socket| is_end(socket, segment.source, segment.destination);
    if let Some((id, socket)) = host.sockets.iter().find(|(_, socket)| is_own(socket)) {
        let unread = context.unread(socket);
        return if socket.state.value == TcpState::SynSent {
            say(key!("sent.reset-unexpected"))
        } else if is_unaccepted(host, *id, socket) {
            say(key!("sent.reset-unaccepted"))
        } else if unread > 0 && is_closing(host) {
            say(key!("sent.reset-unread")).number("length", unread.into())
        } else {
            say(key!("sent.reset"))
        };
    }
    let listens = host.sockets.values().any(|socket| {
        socket.state.value == TcpState::Listen
            && matches!(&socket.local, Some(Address::Inet(local)) if local.port() == segment.source.port())
    });
    let answers_syn = seen_of(context, FlowKey::of(segment).reverse())
        .next()
        .is_some_and(|theirs| {
            theirs.flags.contains(TcpFlags::SYN)
                && theirs.seq.wrapping_add(1) == segment.ack
                && !theirs.flags.contains(TcpFlags::ACK)
        });
    match (answers_syn, listens) {
        (true, false) => say(key!("sent.reset-refused")).number("own-port", segment.source.port().into()),
        (false, _) => say(key!("sent.reset-no-connection")),
        (true, true) => say(key!("sent.reset")),
    }
}

/// Whether a process of the host is closing a descriptor, or has ended.
fn is_closing(host: &Host) -> bool {
    let closes = |call: &Call| matches!(call, Call::Close { .. } | Call::ExitGroup { .. });
    host.processes.values().any(|process| {
        let mut calls = process.threads.values().filter_map(|thread| thread.call.as_ref());
        !process.is_running() || calls.any(|open| closes(&open.call))
    })
}

/// Whether no program has ever had a descriptor of a connection that came in.
fn is_unaccepted(host: &Host, id: SocketId, socket: &Socket) -> bool {
    let accepted = || {
        host.calls.iter().any(|past| {
            matches!(past.call, Call::Accept { .. } | Call::Accept4 { .. })
                && matches!(&past.outcome.out, Out::Address { address, .. } if Some(address) == socket.remote.as_ref())
        })
    };
    matches!(socket.provenance, Provenance::Listener(_)) && host.holders(id).next().is_none() && !accepted()
}
