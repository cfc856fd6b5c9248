//! Options of `IPPROTO_IP` (ip(7)) and `IPPROTO_IPV6` (ipv6(7)).

use super::{between, int, number, stored, stored_option};
use crate::host::Host;
use crate::socket::Body;
use crate::socket::option::level::{IP, IPV6};
use crate::socket::option::rule::Rule;
use crate::timer::SocketKey;
use socketarium_trace::Errno;

const TTL: i32 = 2;
const RECVERR: i32 = 11;
const MTU: i32 = 14;
const FREEBIND: i32 = 15;
const BIND_ADDRESS_NO_PORT: i32 = 24;
/// With `IP_TRANSPARENT`, `IP_MINTTL`, `IP_MULTICAST_LOOP`.
const NOT_EMPTY: [i32; 5] = [TTL, FREEBIND, 19, 21, 34];

const UNICAST_HOPS: i32 = 16;
const V6_MTU: i32 = 24;
const V6_RECVERR: i32 = 25;
const V6ONLY: i32 = 26;
const AUTOFLOWLABEL: i32 = 70;

const FIRST_TTL: u8 = 64;
const LONGEST_V4: i32 = 65_535;
const LEAST_V6_MTU: i32 = 1280;

impl Host {
    pub(super) fn set_ip_option(&mut self, key: SocketKey, name: i32, value: &[u8]) -> Result<(), Errno> {
        // A single byte does too, and an empty value is 0 to most.
        let number = match value {
            [] if NOT_EMPTY.contains(&name) => return Err(Errno::EINVAL),
            [] => 0,
            [byte] | [byte, _] | [byte, _, _] => i32::from(*byte),
            _ => number(value)?,
        };
        let socket = &mut self.sockets[key];
        let options = &mut socket.sock.options;
        match name {
            TTL if number == -1 => options.time_to_live = FIRST_TTL,
            TTL => options.time_to_live = between(number, 1, 255)? as u8,
            RECVERR if socket.sock.v6 => options.receive_errors_v4 = number != 0,
            RECVERR => options.receive_errors = number != 0,
            FREEBIND => options.free_bind = number != 0,
            BIND_ADDRESS_NO_PORT => options.bind_address_no_port = number != 0,
            _ => return socket.store(stored(IP, name)?, number),
        }
        Ok(())
    }

    pub(super) fn ip_option(&self, key: SocketKey, name: i32) -> Result<Vec<u8>, Errno> {
        let socket = &self.sockets[key];
        let options = &socket.sock.options;
        Ok(match name {
            TTL => int(i32::from(options.time_to_live)),
            RECVERR if socket.sock.v6 => int(i32::from(options.receive_errors_v4)),
            RECVERR => int(i32::from(options.receive_errors)),
            MTU => int(self.path_mtu(key)?),
            FREEBIND => int(i32::from(options.free_bind)),
            BIND_ADDRESS_NO_PORT => int(i32::from(options.bind_address_no_port)),
            _ => return stored_option(socket, IP, name),
        })
    }

    pub(super) fn set_ipv6_option(&mut self, key: SocketKey, name: i32, value: &[u8]) -> Result<(), Errno> {
        let socket = &mut self.sockets[key];
        let number = match number(value) {
            Ok(number) => number,
            Err(_) if name == AUTOFLOWLABEL => 0,
            Err(errno) => return Err(errno),
        };
        let has_port = socket.sock.port().is_some();
        let options = &mut socket.sock.options;
        match name {
            UNICAST_HOPS if number == -1 => options.time_to_live = FIRST_TTL,
            UNICAST_HOPS => options.time_to_live = between(number, 0, 255)? as u8,
            V6_RECVERR => options.receive_errors = number != 0,
            // A smaller packet for the peer alone: it changes nothing here.
            V6_MTU if number != 0 && number < LEAST_V6_MTU => return Err(Errno::EINVAL),
            V6_MTU => return socket.sock.remote.map(|_| ()).ok_or(Errno::ENOTCONN),
            V6ONLY if has_port => return Err(Errno::EINVAL),
            V6ONLY => options.v6_only = number != 0,
            _ => {
                let known = stored(IPV6, name)?;
                let in_range = known.rule != Rule::TypeOfService || (-1..=255).contains(&number);
                return match in_range {
                    true if known.rule == Rule::TypeOfService => socket.store(known, number.max(0)),
                    true => socket.store(known, number),
                    false => Err(Errno::EINVAL),
                };
            }
        }
        Ok(())
    }

    pub(super) fn ipv6_option(&self, key: SocketKey, name: i32) -> Result<Vec<u8>, Errno> {
        let socket = &self.sockets[key];
        let options = &socket.sock.options;
        Ok(match name {
            UNICAST_HOPS => int(i32::from(options.time_to_live)),
            V6_MTU => int(self.path_mtu(key)?),
            V6_RECVERR => int(i32::from(options.receive_errors)),
            V6ONLY => int(i32::from(options.v6_only)),
            _ => return stored_option(socket, IPV6, name),
        })
    }

    /// Largest packet on the way to the peer.
    ///
    /// # Errors
    /// `ENOTCONN`.
    fn path_mtu(&self, key: SocketKey) -> Result<i32, Errno> {
        let socket = &self.sockets[key];
        let connected = match &socket.body {
            Body::Tcp(tcp) => tcp.has_peer(),
            Body::Udp(_) | Body::Unix(_) => true,
        };
        let remote = socket.sock.remote.filter(|_| connected).ok_or(Errno::ENOTCONN)?;
        let route = self.stack.networks.route(remote.ip().to_canonical())?;
        let mtu = route.mtu(self.stack.link_mtu) as i32;
        let over_v4 = remote.ip().to_canonical().is_ipv4();
        Ok(if over_v4 { mtu.min(LONGEST_V4) } else { mtu })
    }
}
