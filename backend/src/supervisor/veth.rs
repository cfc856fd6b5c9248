//! A cable without TUN: a veth pair whose far end stays with us and is read with a packet socket. What an
//! ordinary user can have in a user namespace of their own.

use super::isolation::Network;
use super::sys;
use super::wire::INTERFACE;
use netlink_packet_core::{
    NLM_F_ACK, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_route::RouteNetlinkMessage;
use netlink_packet_route::link::{InfoData, InfoKind, InfoVeth, LinkAttribute, LinkInfo, LinkMessage};
use netlink_sys::protocols::NETLINK_ROUTE;
use netlink_sys::{Socket, SocketAddr};
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

/// Our end of a host's cable.
#[derive(Debug)]
pub(super) struct Cable {
    pub(super) socket: OwnedFd,
    index: u32,
    /// Ethernet address of the host's end.
    host: [u8; 6],
}

impl Cable {
    /// Lays a cable from `ours` to `host`, and leaves the process in `host`.
    ///
    /// # Errors
    /// Where the kernel has no veth, or does not let us.
    pub(super) fn lay(ours: &Network, host: &Network, address: Ipv4Addr) -> io::Result<Self> {
        let last = address.octets()[3];
        // A locally administered address (IEEE 802): nobody else's.
        let mac = [0x02, 0, 0, 0, 0, last];
        let far = format!("far{last}");
        ours.enter()?;
        create_pair(&far, mac, host)?;
        sys::switch_off_offload(&far)?;
        sys::bring_up(&far)?;
        let index = nix::net::if_::if_nametoindex(far.as_str())?;
        let socket = sys::packet_socket(index)?;
        host.enter()?;
        sys::switch_off_offload(INTERFACE)?;
        sys::configure(INTERFACE, address)?;
        Ok(Self {
            socket,
            index,
            host: mac,
        })
    }

    /// Hands a packet to the host.
    ///
    /// # Errors
    /// What `sendto(2)` says.
    pub(super) fn send(&self, packet: &[u8]) -> io::Result<()> {
        sys::send_packet(self.socket.as_fd(), self.index, self.host, packet)
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "an acknowledgement is an error of code 0"
)]
fn create_pair(far: &str, mac: [u8; 6], host: &Network) -> io::Result<()> {
    let mut peer = LinkMessage::default();
    peer.attributes.push(LinkAttribute::IfName(INTERFACE.to_owned()));
    peer.attributes.push(LinkAttribute::Address(mac.to_vec()));
    peer.attributes
        .push(LinkAttribute::NetNsFd(host.as_fd().as_raw_fd()));
    let mut link = LinkMessage::default();
    link.attributes.push(LinkAttribute::IfName(far.to_owned()));
    link.attributes.push(LinkAttribute::LinkInfo(vec![
        LinkInfo::Kind(InfoKind::Veth),
        LinkInfo::Data(InfoData::Veth(InfoVeth::Peer(peer))),
    ]));
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
    let mut message = NetlinkMessage::new(header, RouteNetlinkMessage::NewLink(link).into());
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    let mut socket = Socket::new(NETLINK_ROUTE)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    socket.send(&bytes, 0)?;
    let mut answer = vec![0; 4096];
    let length = socket.recv(&mut &mut answer[..], 0)?;
    let answer =
        NetlinkMessage::<RouteNetlinkMessage>::deserialize(&answer[..length]).map_err(io::Error::other)?;
    match answer.payload {
        NetlinkPayload::Error(error) if error.code.is_some() => Err(error.to_io()),
        _ => Ok(()),
    }
}
