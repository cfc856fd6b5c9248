//! A datagram arrives: into a socket's queue, or lost.

use super::truesize::truesize;
use super::{Queued, lookup};
use crate::Tracer;
use crate::host::{Datagram, Host};
use crate::socket::address::Route;
use crate::socket::{Body, Wake, happened};
use std::net::SocketAddr;

impl Host {
    /// A datagram arrives.
    pub(crate) fn deliver_udp(&mut self, tracer: &mut Tracer, datagram: Datagram) {
        let Datagram::Udp {
            source,
            destination,
            data,
        } = datagram
        else {
            return;
        };
        let Some(key) = self.receiver(destination, source) else {
            self.stack.counters.udp_no_ports += 1;
            self.refuse_datagram(tracer, (source, destination), &data);
            return;
        };
        let route = self.route_of(source);
        let size = truesize(data.len(), source.is_ipv6(), route, self.stack.link_mtu);
        let socket = &mut self.sockets[key];
        let Body::Udp(udp) = &mut socket.body else {
            return;
        };
        let queued = Queued {
            source: lookup::on_wire(source),
            data,
            truesize: size,
        };
        if udp.queue(queued, socket.sock.options.receive_buffer) {
            self.stack.counters.udp_received += 1;
            self.wakes.push(Wake {
                socket: key,
                happened: happened::READABLE,
            });
        } else {
            self.stack.counters.udp_receive_errors += 1;
            self.stack.counters.udp_receive_buffer_errors += 1;
        }
        self.touch(key);
    }

    /// The way that a packet from there came.
    pub(super) fn route_of(&self, from: SocketAddr) -> Route {
        self.stack.networks.route(from.ip()).unwrap_or(Route::Link)
    }
}
