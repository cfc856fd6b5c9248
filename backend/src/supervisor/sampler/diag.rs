//! The kernel's socket tables of one host, by `NETLINK_SOCK_DIAG` (sock_diag(7)): what `ss` reads.

use crate::supervisor::sys;
use netlink_packet_core::{NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload};
use netlink_packet_sock_diag::SockDiagMessage;
use netlink_packet_sock_diag::constants::{AF_INET, IPPROTO_TCP, IPPROTO_UDP};
use netlink_packet_sock_diag::inet::nlas::Nla;
use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, InetResponse, SocketId, StateFlags};
use netlink_sys::protocols::NETLINK_SOCK_DIAG;
use netlink_sys::{Socket, SocketAddr};
use socketarium_trace::event::{TimerKind, Transport};
use socketarium_trace::net::TcpState;
use std::io;
use std::os::fd::OwnedFd;

/// Also the requests that are only half open (`TCP_NEW_SYN_RECV`, bit 12).
const ALL_STATES: u32 = 0xffff_ffff;
/// `TCP_BOUND_INACTIVE`, which no socket has: it asks for those that are bound and no more.
const BOUND_INACTIVE: u32 = 1 << 13;

/// A socket as the kernel lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The kernel's name for the socket, the same from the first SYN to the end of TIME-WAIT.
    pub cookie: u64,
    pub transport: Transport,
    pub state: TcpState,
    pub local: std::net::SocketAddr,
    pub remote: std::net::SocketAddr,
    /// Recv-Q and Send-Q; for a listener, length and limit of the accept queue.
    pub receive: u32,
    pub send: u32,
    /// Kind, milliseconds to go, how often it has fired.
    pub timer: Option<(TimerKind, u32, u8)>,
    /// Sizes of receive and send buffer.
    pub buffers: Option<(u32, u32)>,
}

/// A netlink socket in a host's network namespace.
pub struct Diag {
    socket: Socket,
    buffer: Vec<u8>,
}

impl std::fmt::Debug for Diag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Diag").finish_non_exhaustive()
    }
}

impl Diag {
    /// Opens it in the current network namespace, for good.
    ///
    /// # Errors
    /// Where the kernel has no sock_diag.
    pub(super) fn open() -> io::Result<Self> {
        let mut socket = Socket::new(NETLINK_SOCK_DIAG)?;
        socket.bind_auto()?;
        socket.connect(&SocketAddr::new(0, 0))?;
        Ok(Self {
            socket,
            buffer: vec![0; 32 * 1024],
        })
    }

    /// Reads with a `NETLINK_SOCK_DIAG` socket that was opened elsewhere: the namespace it was opened in is the
    /// one that it tells of.
    #[must_use]
    pub fn over(socket: OwnedFd) -> Self {
        Self {
            socket: sys::netlink(socket),
            buffer: vec![0; 32 * 1024],
        }
    }

    /// Every TCP socket of the host that the kernel lists, and every UDP socket where they are asked for.
    ///
    /// # Errors
    /// What netlink says.
    pub fn dump(&mut self, datagrams: bool) -> io::Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.dump_one(Transport::Tcp, IPPROTO_TCP, ALL_STATES, &mut rows)?;
        if datagrams {
            self.dump_one(Transport::Udp, IPPROTO_UDP, ALL_STATES, &mut rows)?;
        }
        Ok(rows)
    }

    /// The TCP sockets of the host without those that are bound and no more: the table of these is large, and
    /// looking through it takes a hundred times as long as all the rest.
    ///
    /// # Errors
    /// What netlink says.
    pub fn connections(&mut self) -> io::Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.dump_one(
            Transport::Tcp,
            IPPROTO_TCP,
            ALL_STATES & !BOUND_INACTIVE,
            &mut rows,
        )?;
        Ok(rows)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the library adds kinds of messages; none is an answer"
    )]
    fn dump_one(
        &mut self,
        transport: Transport,
        protocol: u8,
        states: u32,
        rows: &mut Vec<Row>,
    ) -> io::Result<()> {
        let mut header = NetlinkHeader::default();
        header.flags = NLM_F_REQUEST | NLM_F_DUMP;
        let request = InetRequest {
            family: AF_INET,
            protocol,
            extensions: ExtensionFlags::SKMEMINFO,
            states: StateFlags::from_bits_retain(states),
            socket_id: SocketId::new_v4(),
        };
        let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
        message.finalize();
        let mut bytes = vec![0; message.buffer_len()];
        message.serialize(&mut bytes);
        self.socket.send(&bytes, 0)?;
        loop {
            let received = self.socket.recv(&mut &mut self.buffer[..], 0)?;
            let mut rest = &self.buffer[..received];
            while rest.len() >= 16 {
                let message =
                    NetlinkMessage::<SockDiagMessage>::deserialize(rest).map_err(io::Error::other)?;
                let length = message.header.length as usize;
                match &message.payload {
                    NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(response)) => {
                        rows.extend(row(transport, response, &rest[..length]));
                    }
                    NetlinkPayload::Done(_) => return Ok(()),
                    NetlinkPayload::Error(error) => return Err(error.to_io()),
                    _ => {}
                }
                rest = rest.get((length + 3) & !3..).unwrap_or_default();
            }
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library adds attributes; one was asked for"
)]
fn row(transport: Transport, response: &InetResponse, bytes: &[u8]) -> Option<Row> {
    let header = &response.header;
    let id = &header.socket_id;
    let state = TcpState::from_linux(header.state)?;
    let memory = response.nlas.iter().find_map(|nla| match nla {
        Nla::MemInfo(memory) => Some((memory.receive_queue_max, memory.send_queue_max)),
        _ => None,
    });
    Some(Row {
        cookie: u64::from_ne_bytes(id.cookie),
        transport,
        state,
        local: std::net::SocketAddr::new(id.source_address, id.source_port),
        remote: std::net::SocketAddr::new(id.destination_address, id.destination_port),
        receive: header.recv_queue,
        send: header.send_queue,
        timer: timer(state, bytes),
        buffers: memory,
    })
}

/// The running timer. Read from the bytes: the parsed form has no time for TIME-WAIT.
fn timer(state: TcpState, bytes: &[u8]) -> Option<(TimerKind, u32, u8)> {
    // struct inet_diag_msg after the netlink header (linux/inet_diag.h): family, state, timer, retrans,
    // 48 bytes of id, expires.
    let (timer, retransmits) = (*bytes.get(18)?, *bytes.get(19)?);
    let expires = u32::from_ne_bytes(bytes.get(68..72)?.try_into().ok()?);
    let kind = match (timer, state) {
        (1, TcpState::SynReceived) => TimerKind::SynAck,
        (1, _) => TimerKind::Retransmission,
        (2, _) => TimerKind::KeepAlive,
        (3, TcpState::FinWait2) => TimerKind::FinWait2,
        (3, _) => TimerKind::TimeWait,
        (4, _) => TimerKind::Persist,
        _ => return None,
    };
    Some((kind, expires, retransmits))
}
