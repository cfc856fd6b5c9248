//! The end of a host's cable that we hold: a TUN device, or a veth pair read with a packet socket where
//! `/dev/net/tun` may not be opened.

use nix::sys::socket::{MsgFlags, recv};
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use tun_rs::{DeviceBuilder, SyncDevice};

use super::super::veth::Cable;

/// What the host calls its interface.
pub(in super::super) const INTERFACE: &str = "wire0";

/// Ethernet's usual payload, so that segments have the size they have elsewhere.
pub(in super::super) const MTU: u16 = 1500;

#[derive(Debug)]
pub(in super::super) enum Device {
    Tun(Tun),
    Veth(Cable),
}

/// The host's end is a TUN device of the current network namespace; this is ours.
pub struct Tun(SyncDevice);

impl std::fmt::Debug for Tun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Tun").field(&self.0.as_raw_fd()).finish()
    }
}

impl Tun {
    /// Gives the current network namespace a TUN device with this address.
    ///
    /// # Errors
    /// `EACCES` or `EPERM` where TUN may not be opened, `ENOENT` where the kernel has none.
    pub fn open(address: Ipv4Addr) -> io::Result<Self> {
        let device = DeviceBuilder::new()
            .name(INTERFACE)
            .ipv4(address, 24, None)
            .mtu(MTU)
            .packet_information(false)
            .build_sync()?;
        device.set_nonblocking(true)?;
        Ok(Self(device))
    }
}

impl AsFd for Tun {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Device {
    /// A TUN device, see [`Tun::open`].
    ///
    /// # Errors
    /// As there.
    pub(in super::super) fn tun(address: Ipv4Addr) -> io::Result<Self> {
        Tun::open(address).map(Self::Tun)
    }

    /// The next packet that the host has sent, copied to `buffer`, or `None` where there is none now.
    ///
    /// # Errors
    /// What reading says, other than that it would block.
    pub(in super::super) fn receive(&self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let result = match self {
            Self::Tun(Tun(device)) => device.recv(buffer),
            Self::Veth(cable) => {
                recv(cable.socket.as_raw_fd(), buffer, MsgFlags::MSG_DONTWAIT).map_err(io::Error::from)
            }
        };
        match result {
            Ok(length) => Ok(Some(length)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Hands a packet to the host. Its kernel has dealt with it when this returns.
    ///
    /// # Errors
    /// `ENOBUFS` and the like where the host cannot take it.
    pub(in super::super) fn send(&self, packet: &[u8]) -> io::Result<()> {
        match self {
            Self::Tun(Tun(device)) => device.send(packet).map(|_| ()),
            Self::Veth(cable) => cable.send(packet),
        }
    }
}

impl AsFd for Device {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tun(tun) => tun.as_fd(),
            Self::Veth(cable) => cable.socket.as_fd(),
        }
    }
}
