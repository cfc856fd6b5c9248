//! The event in its World: who acted, on what, and what is known of it.

use crate::bytes::Payload;
use crate::event::Object;
use crate::net::{Address, Packet, TcpFlags, TcpState};
use crate::world::{Descriptor, Fate, Host, OpenCall, Process, Socket, Thread};
use crate::{Event, Fd, HostId, Nanos, PacketId, Seq, SocketId, World};

/// Longest piece of data that a sentence quotes, in characters.
const QUOTED: usize = 40;

pub(super) struct Context<'a> {
    pub(super) event: &'a Event,
    pub(super) world: &'a World,
}

/// A packet that is on the wire or has left it.
pub(super) struct Seen<'a> {
    pub(super) packet: &'a Packet,
    pub(super) sent: Nanos,
    pub(super) retransmits: Option<PacketId>,
}

impl<'a> Context<'a> {
    pub(super) fn host(&self) -> Option<&'a Host> {
        self.world.host(self.event.actor?.host)
    }

    pub(super) fn host_name(&self) -> String {
        self.event
            .actor
            .map_or_else(|| "?".to_owned(), |actor| self.name_of(actor.host))
    }

    pub(super) fn name_of(&self, host: HostId) -> String {
        match self.world.host(host) {
            Some(host) => host.name.clone(),
            None => host.to_string(),
        }
    }

    pub(super) fn process(&self) -> Option<&'a Process> {
        self.host()?.processes.get(&self.event.actor?.pid?)
    }

    pub(super) fn thread(&self) -> Option<&'a Thread> {
        self.process()?.threads.get(&self.event.actor?.tid?)
    }

    /// The name of the acting program, or the number of its process.
    pub(super) fn program(&self) -> String {
        let pid = || self.event.actor.and_then(|actor| actor.pid);
        match (self.process(), pid()) {
            (Some(process), _) => process.program.clone(),
            (None, Some(pid)) => format!("PID {pid}"),
            (None, None) => "?".to_owned(),
        }
    }

    pub(super) fn descriptor(&self, fd: Fd) -> Option<&'a Descriptor> {
        self.process()?.descriptors.get(&fd)
    }

    /// The socket that a descriptor of the acting process stands for.
    pub(super) fn socket_at(&self, fd: Fd) -> Option<(SocketId, &'a Socket)> {
        match self.descriptor(fd)?.object {
            Object::Socket(id) => Some((id, self.socket(id)?)),
            Object::Epoll(_)
            | Object::Terminal
            | Object::Pipe
            | Object::EventFd
            | Object::TimerFd
            | Object::File(_)
            | Object::Other(_) => None,
        }
    }

    pub(super) fn blocks(&self, fd: Fd) -> bool {
        self.descriptor(fd)
            .is_none_or(|descriptor| !descriptor.nonblocking)
    }

    pub(super) fn socket(&self, id: SocketId) -> Option<&'a Socket> {
        self.host()?.sockets.get(&id)
    }

    /// Whether the FIN of the peer has arrived: the state says so, or the wire, which is seen first.
    pub(super) fn peer_has_closed(&self, socket: &Socket) -> bool {
        let told = matches!(
            socket.state.value,
            TcpState::CloseWait | TcpState::LastAck | TcpState::Closing | TcpState::TimeWait
        );
        let (Some(Address::Inet(local)), Some(Address::Inet(remote))) = (&socket.local, &socket.remote)
        else {
            return told;
        };
        told || self.world.wire.passed.iter().any(|passed| {
            passed.fate == Fate::Delivered
                && passed.left >= socket.created
                && passed.packet.segment().is_some_and(|segment| {
                    segment.flags.contains(TcpFlags::FIN)
                        && segment.source == *remote
                        && segment.destination == *local
                })
        })
    }

    /// Bytes in the receive queue of a socket. The kernel counts the peer's FIN as one more.
    pub(super) fn unread(&self, socket: &Socket) -> u32 {
        let fin = u32::from(self.peer_has_closed(socket));
        socket.queues.receive.saturating_sub(fin)
    }

    /// A socket by its addresses: `10.0.0.2:9000 ↔ 10.0.0.1:40000`.
    pub(super) fn socket_name(&self, id: SocketId) -> String {
        let socket = self.socket(id);
        match socket.map(|socket| (&socket.local, &socket.remote)) {
            Some((Some(local), Some(remote))) => format!("{local} ↔ {remote}"),
            Some((Some(local), None)) => local.to_string(),
            Some((None, Some(remote))) => remote.to_string(),
            Some((None, None)) | None => format!("socket {id}"),
        }
    }

    /// The call that this event brings back.
    pub(super) fn open_call(&self, entered: Seq) -> Option<&'a OpenCall> {
        self.thread()?
            .call
            .as_ref()
            .filter(|open| open.entered == entered)
    }

    /// The name of a call, whichever process of the host made it.
    pub(super) fn call_name(&self, entered: Seq) -> Option<String> {
        let host = self.host()?;
        let open = host
            .processes
            .values()
            .flat_map(|process| process.threads.values())
            .filter_map(|thread| thread.call.as_ref())
            .find(|open| open.entered == entered)
            .map(|open| &open.call);
        let past = || host.calls.iter().rev().find(|past| past.entered == entered);
        open.or_else(|| past().map(|past| &past.call))
            .map(|call| call.name().to_owned())
    }

    pub(super) fn packet(&self, id: PacketId) -> Option<Seen<'a>> {
        let wire = &self.world.wire;
        let on_wire = wire.packets.get(&id).map(|on| Seen {
            packet: &on.packet,
            sent: on.sent,
            retransmits: on.retransmits,
        });
        on_wire.or_else(|| {
            let passed = wire.passed.iter().rev().find(|passed| passed.packet.id == id)?;
            Some(Seen {
                packet: &passed.packet,
                sent: passed.sent,
                retransmits: passed.retransmits,
            })
        })
    }

    /// A packet in its short form, or its number.
    pub(super) fn label(&self, id: PacketId) -> String {
        self.packet(id).map_or_else(
            || format!("#{id}"),
            |seen| crate::notation::packet_label(seen.packet, &self.world.wire),
        )
    }
}

pub(super) fn port(address: &Address) -> Option<u16> {
    match address {
        Address::Inet(inet) => Some(inet.port()),
        Address::Unix(_) | Address::Other(_) => None,
    }
}

/// The start of some data, as Python would show it: text as text, other bytes as `\xff`.
pub(super) fn excerpt(payload: &Payload) -> String {
    let mut text = String::new();
    let mut pieces = payload.bytes.0.utf8_chunks().flat_map(|chunk| {
        let characters = chunk.valid().chars().map(Ok);
        characters.chain(chunk.invalid().iter().copied().map(Err))
    });
    for piece in pieces.by_ref().take(QUOTED) {
        match piece {
            Ok('\n') => text.push_str("\\n"),
            Ok('\r') => text.push_str("\\r"),
            Ok('\t') => text.push_str("\\t"),
            Ok(character) if character.is_control() => text.extend(character.escape_default()),
            Ok(character) => text.push(character),
            Err(byte) => {
                text.push_str("\\x");
                text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
                text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
            }
        }
    }
    if pieces.next().is_some() || payload.length as usize > payload.bytes.0.len() {
        text.push('…');
    }
    text
}
