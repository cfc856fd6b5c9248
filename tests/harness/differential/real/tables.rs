//! The kernel's table of TCP sockets of one host: read after each step, emptied between scripts.

use super::Row;
use nix::sys::socket::{MsgFlags, recv, send};
use socketarium_backend::supervisor::parts::{self, Diag};
use socketarium_trace::net::{Address, TcpState};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, OwnedFd};

#[derive(Debug)]
pub(super) struct Tables {
    diag: Diag,
    destroyer: OwnedFd,
}

impl Tables {
    /// Over two sockets of `NETLINK_SOCK_DIAG`.
    pub(super) fn over(one: OwnedFd, other: OwnedFd) -> Self {
        Self {
            diag: Diag::over(one),
            destroyer: other,
        }
    }

    fn rows(&mut self) -> Vec<parts::Row> {
        self.diag.connections().expect("the kernel lists its sockets")
    }

    pub(super) fn sockets(&mut self) -> Vec<Row> {
        let rows = self.rows().into_iter().map(|row| Row {
            local: Address::Inet(row.local),
            remote: (row.state != TcpState::Listen).then_some(Address::Inet(row.remote)),
            state: row.state,
            receive: row.receive,
            send: row.send,
        });
        rows.collect()
    }

    /// Ends every socket at once, TIME-WAIT included, as `ss -K` does.
    pub(super) fn destroy_all(&mut self) {
        for _round in 0..10 {
            let rows = self.rows();
            if rows.is_empty() {
                return;
            }
            // A listener first: its half-open requests go with it.
            let (listeners, others): (Vec<_>, Vec<_>) =
                rows.iter().partition(|row| row.state == TcpState::Listen);
            for row in listeners.into_iter().chain(others) {
                let message = destroy(row.local, row.remote, row.cookie);
                send(self.destroyer.as_raw_fd(), &message, MsgFlags::empty()).expect("the kernel is asked");
                let mut answer = [0; 512];
                recv(self.destroyer.as_raw_fd(), &mut answer, MsgFlags::empty()).expect("the kernel answers");
            }
        }
        panic!("sockets are left that cannot be ended: {:?}", self.rows());
    }
}

/// A `SOCK_DESTROY` request: `struct nlmsghdr`, then `struct inet_diag_req_v2` (linux/inet_diag.h).
fn destroy(local: SocketAddr, remote: SocketAddr, cookie: u64) -> Vec<u8> {
    const LENGTH: u32 = 72;
    const SOCK_DESTROY: u16 = 21;
    const REQUEST_AND_ACKNOWLEDGE: u16 = 5;
    let mut message = LENGTH.to_ne_bytes().to_vec();
    message.extend(SOCK_DESTROY.to_ne_bytes());
    message.extend(REQUEST_AND_ACKNOWLEDGE.to_ne_bytes());
    message.extend([0; 8]);
    message.extend([libc::AF_INET as u8, libc::IPPROTO_TCP as u8, 0, 0]);
    message.extend(u32::MAX.to_ne_bytes());
    message.extend(local.port().to_be_bytes());
    message.extend(remote.port().to_be_bytes());
    for end in [local, remote] {
        match end.ip() {
            IpAddr::V4(ip) => {
                message.extend(ip.octets());
                message.extend([0; 12]);
            }
            IpAddr::V6(ip) => message.extend(ip.octets()),
        }
    }
    message.extend([0; 4]);
    message.extend(cookie.to_ne_bytes());
    message
}
