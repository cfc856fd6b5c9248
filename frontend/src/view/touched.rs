//! What an event is about: the things that a picture should show as having just changed.

use socketarium_trace::event::{
    DescriptorEvent, EpollEvent, Kind, Object, ProtocolEvent, SocketEvent, TimerEvent, WireEvent,
};
use socketarium_trace::{EpollId, Event, Fd, HostId, PacketId, Pid, Seq, SocketId, Tid};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    pub host: Option<HostId>,
    pub pid: Option<Pid>,
    pub tid: Option<Tid>,
    pub fd: Option<Fd>,
    pub socket: Option<SocketId>,
    pub epoll: Option<EpollId>,
    pub packet: Option<PacketId>,
    /// The entry of the call that went in or came back.
    pub call: Option<Seq>,
}

impl Touched {
    #[must_use]
    pub fn of(event: &Event) -> Self {
        let actor = event.actor;
        let mut touched = Self {
            host: actor.map(|actor| actor.host),
            pid: actor.and_then(|actor| actor.pid),
            tid: actor.and_then(|actor| actor.tid),
            ..Self::default()
        };
        match &event.kind {
            Kind::Entered(call) => {
                touched.call = Some(event.seq);
                touched.fd = call.fd();
            }
            Kind::Returned { entered, .. } => touched.call = Some(*entered),
            Kind::Descriptor(descriptor) => {
                let (DescriptorEvent::Opened { fd, .. }
                | DescriptorEvent::ModeChanged { fd, .. }
                | DescriptorEvent::Closed { fd }) = descriptor;
                touched.fd = Some(*fd);
                if let DescriptorEvent::Opened {
                    object: Object::Socket(socket),
                    ..
                } = descriptor
                {
                    touched.socket = Some(*socket);
                }
            }
            Kind::Socket(socket) => touched.socket = Some(socket_of(socket)),
            Kind::Timer(timer) => {
                let (TimerEvent::Armed { socket, .. }
                | TimerEvent::Fired { socket, .. }
                | TimerEvent::Cancelled { socket, .. }) = timer;
                touched.socket = Some(*socket);
            }
            Kind::Epoll(epoll) => touched.epoll = Some(epoll_of(epoll)),
            Kind::Wire(wire) => touched.packet = packet_of(wire),
            Kind::Protocol(ProtocolEvent::Range { socket, .. }) => touched.socket = Some(*socket),
            Kind::Program(_) | Kind::Task(_) | Kind::Scheduler(_) | Kind::Run(_) | Kind::Loss { .. } => {}
        }
        touched
    }

    #[must_use]
    pub fn is_process(&self, host: HostId, pid: Pid) -> bool {
        self.host == Some(host) && self.pid == Some(pid)
    }

    #[must_use]
    pub fn is_descriptor(&self, host: HostId, pid: Pid, fd: Fd) -> bool {
        self.is_process(host, pid) && self.fd == Some(fd)
    }

    #[must_use]
    pub fn is_socket(&self, host: HostId, socket: SocketId) -> bool {
        self.host == Some(host) && self.socket == Some(socket)
    }
}

fn socket_of(event: &SocketEvent) -> SocketId {
    let (SocketEvent::Created { socket, .. }
    | SocketEvent::Addressed { socket, .. }
    | SocketEvent::StateChanged { socket, .. }
    | SocketEvent::Queues { socket, .. }
    | SocketEvent::Buffers { socket, .. }
    | SocketEvent::Backlog { socket, .. }
    | SocketEvent::ReadinessChanged { socket, .. }
    | SocketEvent::ErrorPending { socket, .. }
    | SocketEvent::ErrorTaken { socket }
    | SocketEvent::Overflowed { socket, .. }
    | SocketEvent::Freed { socket }) = event;
    *socket
}

fn epoll_of(event: &EpollEvent) -> EpollId {
    let (EpollEvent::Created { epoll }
    | EpollEvent::InterestAdded { epoll, .. }
    | EpollEvent::InterestChanged { epoll, .. }
    | EpollEvent::InterestRemoved { epoll, .. }
    | EpollEvent::ReadyJoined { epoll, .. }
    | EpollEvent::ReadyLeft { epoll, .. }
    | EpollEvent::WaiterWoken { epoll, .. }
    | EpollEvent::Freed { epoll }) = event;
    *epoll
}

fn packet_of(event: &WireEvent) -> Option<PacketId> {
    match event {
        WireEvent::Sent { packet, .. } => Some(packet.id),
        WireEvent::InFlight { packet, .. }
        | WireEvent::Held { packet, .. }
        | WireEvent::Delayed { packet, .. }
        | WireEvent::Reordered { packet, .. }
        | WireEvent::Dropped { packet, .. }
        | WireEvent::Delivered { packet } => Some(*packet),
        WireEvent::Duplicated { copy, .. } => Some(*copy),
        WireEvent::LinkChanged { .. } => None,
    }
}
