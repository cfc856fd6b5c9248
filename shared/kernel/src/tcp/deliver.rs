//! A packet arrives at a host: which socket it is for.

use super::arrive::Answer;
use super::transmit::emit;
use super::{Chunk, Segment, SegmentOptions, Tcp};
use crate::host::{Datagram, Host, Sent, Stack};
use crate::socket::Body;
use crate::timer::SocketKey;
use crate::{Because, Tracer};
use socketarium_trace::event::{Kind, Why, WireEvent};
use socketarium_trace::net::TcpFlags;
use socketarium_trace::{Errno, PacketId};
use std::net::SocketAddr;

const IPPROTO_TCP: u8 = 6;

/// What a segment belongs to.
enum Target {
    Connection(SocketKey),
    Request(SocketKey),
    Wait(SocketKey),
    Listener(SocketKey),
    Nobody,
}

impl Host {
    /// A packet from the link, as `packet` of the trace, whose delivery was the last event.
    pub(crate) fn deliver(&mut self, tracer: &mut Tracer, datagram: Datagram) {
        let packet = match tracer.reason().why {
            Why::Segment(packet) => packet,
            Why::Call(_) | Why::Exit | Why::Timer | Why::Unknown => PacketId(0),
        };
        if !self.stack.networks.is_own(datagram.destination()) {
            // A host passes nothing on.
            return;
        }
        match datagram {
            Datagram::Tcp(segment) => self.deliver_segment(tracer, &segment, packet),
            Datagram::Udp { .. } => self.deliver_udp(tracer, datagram),
            Datagram::Unreachable {
                from,
                code,
                protocol,
                about,
                quoted,
                ..
            } => {
                if protocol == IPPROTO_TCP {
                    self.unreachable_tcp(tracer, code, about);
                } else {
                    self.unreachable_udp(from, code, about, quoted);
                }
            }
        }
        self.settle(tracer);
    }

    /// A packet that never left the host.
    pub(crate) fn deliver_local(&mut self, tracer: &mut Tracer, sent: Sent) {
        let id = sent.packet.id;
        let before = tracer.reason();
        let put = WireEvent::Sent {
            packet: sent.packet,
            retransmits: sent.retransmits,
        };
        let cause = tracer.kernel(self.id, Kind::Wire(put));
        tracer.because(Because {
            why: before.why,
            event: Some(cause),
        });
        let arrived = tracer.kernel(self.id, Kind::Wire(WireEvent::Delivered { packet: id }));
        tracer.because(Because {
            why: Why::Segment(id),
            event: Some(arrived),
        });
        self.deliver(tracer, sent.datagram);
        tracer.because(before);
    }

    fn deliver_segment(&mut self, tracer: &mut Tracer, segment: &Segment, packet: PacketId) {
        match self.target(segment) {
            Target::Connection(key) => {
                let answer = self.conn(tracer, key).map(|mut conn| conn.arrive(segment));
                if answer == Some(Answer::Reset) {
                    reply_reset(&mut self.stack, tracer, segment);
                }
            }
            Target::Request(key) if self.listener_of(key).is_none() => {
                self.drop_request(tracer, key);
                self.deliver_segment(tracer, segment, packet);
            }
            Target::Request(key) => {
                self.touch(key);
                self.arrive_at_request(tracer, key, segment);
            }
            Target::Wait(key) => {
                self.touch(key);
                if let Some(number) = self.arrive_at_wait(tracer, key, segment) {
                    match self.listener_for(segment.destination) {
                        Some(listener) => {
                            self.touch(listener);
                            self.arrive_at_listener(tracer, listener, (segment, packet), Some(number));
                        }
                        None => reply_reset(&mut self.stack, tracer, segment),
                    }
                }
            }
            Target::Listener(key) => {
                self.touch(key);
                self.arrive_at_listener(tracer, key, (segment, packet), None);
            }
            Target::Nobody => reply_reset(&mut self.stack, tracer, segment),
        }
    }

    fn target(&self, segment: &Segment) -> Target {
        let pair = (segment.destination, segment.source);
        if let Some(key) = self.stack.tcp_ports.pairs.get(&pair).copied() {
            match &self.sockets[key].body {
                Body::Tcp(Tcp::Connection(_)) => return Target::Connection(key),
                Body::Tcp(Tcp::Request(_)) => return Target::Request(key),
                Body::Tcp(Tcp::TimeWait(_)) => return Target::Wait(key),
                Body::Tcp(Tcp::Idle | Tcp::Listener(_)) | Body::Udp(_) | Body::Unix(_) => {}
            }
        }
        self.listener_for(segment.destination)
            .map_or(Target::Nobody, Target::Listener)
    }

    /// The listener for a destination: one that is bound to the address before one that takes any. One of
    /// IPv6 takes IPv4 too, unless it said otherwise.
    fn listener_for(&self, to: SocketAddr) -> Option<SocketKey> {
        let listeners = self.stack.tcp_ports.listeners.get(&to.port())?;
        let bound = |key: &SocketKey| {
            let sock = &self.sockets[*key].sock;
            sock.local.map(|local| (local.ip(), sock.options.v6_only))
        };
        let is_exact = |key: &&SocketKey| bound(key).is_some_and(|(ip, _)| ip.to_canonical() == to.ip());
        let takes_any = |key: &&SocketKey| {
            bound(key).is_some_and(|(ip, v6_only)| {
                let ip = ip.to_canonical();
                ip.is_unspecified() && (ip.is_ipv4() == to.is_ipv4() || (ip.is_ipv6() && !v6_only))
            })
        };
        let mut listeners = listeners.iter();
        let exact = listeners.clone().find(is_exact);
        exact.or_else(|| listeners.find(takes_any)).copied()
    }

    /// "Destination unreachable" about a segment of ours (`tcp_v4_err`): a SYN fails, data may fail later.
    fn unreachable_tcp(&mut self, tracer: &mut Tracer, code: u8, (from, to): (SocketAddr, SocketAddr)) {
        let error = match code {
            0 => Errno::ENETUNREACH,
            2 => Errno::ENOPROTOOPT,
            3 => Errno::ECONNREFUSED,
            _ => Errno::EHOSTUNREACH,
        };
        let Some(key) = self.stack.tcp_ports.pairs.get(&(from, to)).copied() else {
            return;
        };
        if let Some(mut conn) = self.conn(tracer, key) {
            if conn.tcb.state == socketarium_trace::net::TcpState::SynSent {
                conn.tcb.forget_data();
                conn.fail(error);
            } else {
                conn.sock.soft_error = Some(error);
            }
        }
    }
}

/// RST in answer to a segment that belongs to nothing (`tcp_v4_send_reset`).
pub(crate) fn reply_reset(stack: &mut Stack, tracer: &mut Tracer, segment: &Segment) {
    if segment.has(TcpFlags::RST) {
        return;
    }
    let acknowledges = segment.has(TcpFlags::ACK);
    let reset = Segment {
        source: segment.destination,
        destination: segment.source,
        flags: if acknowledges {
            TcpFlags::RST
        } else {
            TcpFlags(TcpFlags::RST.0 | TcpFlags::ACK.0)
        },
        seq: if acknowledges { segment.ack } else { 0 },
        ack: if acknowledges { 0 } else { segment.end() },
        window: 0,
        options: SegmentOptions::default(),
        data: Chunk::default(),
    };
    emit(stack, tracer, reset, None);
}
