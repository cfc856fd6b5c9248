//! The same crowd on smoltcp: two interfaces with a queue of packets between them, and a socket for each end.

use crate::MESSAGE;
use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{ChecksumCapabilities, Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp::{Socket, SocketBuffer, State};
use smoltcp::time::{Duration, Instant};
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};
use std::collections::VecDeque;

const PORT: u16 = 9000;
const SERVER: IpAddress = IpAddress::v4(10, 0, 0, 2);

/// One end of the wire. Checksums are switched off, as on the model.
#[derive(Default)]
struct End {
    arrived: VecDeque<Vec<u8>>,
    leaving: VecDeque<Vec<u8>>,
}

struct Arrived(Vec<u8>);

impl RxToken for Arrived {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(&self.0)
    }
}

struct Leaving<'a>(&'a mut VecDeque<Vec<u8>>);

impl TxToken for Leaving<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        let mut packet = vec![0; length];
        let done = write(&mut packet);
        self.0.push_back(packet);
        done
    }
}

impl Device for End {
    type RxToken<'a> = Arrived;
    type TxToken<'a> = Leaving<'a>;

    fn receive(&mut self, _now: Instant) -> Option<(Arrived, Leaving<'_>)> {
        let packet = self.arrived.pop_front()?;
        Some((Arrived(packet), Leaving(&mut self.leaving)))
    }

    fn transmit(&mut self, _now: Instant) -> Option<Leaving<'_>> {
        Some(Leaving(&mut self.leaving))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.max_transmission_unit = 1500;
        capabilities.medium = Medium::Ip;
        capabilities.checksum = ChecksumCapabilities::ignored();
        capabilities
    }
}

struct Host {
    end: End,
    interface: Interface,
    sockets: SocketSet<'static>,
    handles: Vec<SocketHandle>,
}

impl Host {
    fn new(address: IpAddress, connections: u32) -> Self {
        let mut end = End::default();
        let mut interface = Interface::new(Config::new(HardwareAddress::Ip), &mut end, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            addresses
                .push(IpCidr::new(address, 24))
                .expect("an interface has room for an address");
        });
        let mut sockets = SocketSet::new(Vec::new());
        let buffer = || SocketBuffer::new(vec![0; 2 * MESSAGE]);
        let handles = (0..connections)
            .map(|_| sockets.add(Socket::new(buffer(), buffer())))
            .collect();
        Self {
            end,
            interface,
            sockets,
            handles,
        }
    }

    fn poll(&mut self, now: Instant) {
        self.interface.poll(now, &mut self.end, &mut self.sockets);
    }
}

/// The crowd from start to end.
pub(crate) fn serve(connections: u32) {
    let mut client = Host::new(IpAddress::v4(10, 0, 0, 1), connections);
    let mut server = Host::new(SERVER, connections);
    for handle in &server.handles {
        let socket = server.sockets.get_mut::<Socket<'_>>(*handle);
        socket.listen(PORT).expect("the socket is new");
    }
    for (index, handle) in client.handles.iter().enumerate() {
        let socket = client.sockets.get_mut::<Socket<'_>>(*handle);
        socket
            .connect(client.interface.context(), (SERVER, PORT), 10_000 + index as u16)
            .expect("the socket is new");
    }
    let mut talks = vec![Talk::default(); connections as usize];
    let mut now = Instant::ZERO;
    let mut open = 0;
    while talks.iter().any(|talk| !talk.closed) {
        client.poll(now);
        server.end.arrived.append(&mut client.end.leaving);
        server.poll(now);
        client.end.arrived.append(&mut server.end.leaving);
        open = open.max(client.established());
        // Everybody is connected before anybody speaks, so that all are open at once.
        if open == connections as usize {
            client.speak(&mut talks);
        }
        server.echo();
        now += Duration::from_millis(1);
    }
}

/// How far a client has come.
#[derive(Clone, Copy, Default)]
struct Talk {
    sent: bool,
    received: usize,
    closed: bool,
}

impl Host {
    fn established(&self) -> usize {
        let is_open =
            |handle: &&SocketHandle| self.sockets.get::<Socket<'_>>(**handle).state() == State::Established;
        self.handles.iter().filter(is_open).count()
    }

    fn speak(&mut self, talks: &mut [Talk]) {
        for (handle, talk) in self.handles.iter().zip(talks) {
            let socket = self.sockets.get_mut::<Socket<'_>>(*handle);
            if !talk.sent {
                talk.sent = socket.send_slice(&[b'x'; MESSAGE]).is_ok();
            }
            if socket.can_recv() {
                talk.received += socket
                    .recv(|data| (data.len(), data.len()))
                    .expect("there is something to receive");
                if talk.received == MESSAGE {
                    socket.close();
                    talk.closed = true;
                }
            }
        }
    }

    fn echo(&mut self) {
        let mut piece = [0; MESSAGE];
        for handle in &self.handles {
            let socket = self.sockets.get_mut::<Socket<'_>>(*handle);
            if socket.can_recv() && socket.can_send() {
                let length = socket
                    .recv_slice(&mut piece)
                    .expect("there is something to receive");
                socket
                    .send_slice(&piece[..length])
                    .expect("there is room to send");
            } else if socket.state() == State::CloseWait {
                socket.close();
            }
        }
    }
}
