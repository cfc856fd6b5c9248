//! What a kernel under test can be asked for: the real one and the model answer the same questions.
//!
//! Nothing here decides when packets travel or what is asked next; that is [`super::run`], once for both.

use super::script::{Setup, Thread};
use socketarium_trace::net::{Address, Packet, TcpState};
use socketarium_trace::{HostId, PacketId};
use std::time::Duration;

pub use socketarium_kernel::{Progress, Reply, Request};

/// A TCP socket as `ss -tan` lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub local: Address,
    pub remote: Option<Address>,
    pub state: TcpState,
    /// Recv-Q and Send-Q; of a listener, its accept queue and the limit of that.
    pub receive: u32,
    pub send: u32,
}

/// Two hosts and what runs on them, from the start of a script to its end.
pub trait Kernel: std::fmt::Debug {
    /// Hosts as new, with the processes of a script.
    fn begin(&mut self, setup: &Setup);

    /// A thread, that is in no call, makes one.
    fn call(&mut self, thread: Thread, request: &Request) -> Progress;

    /// The process of a thread is copied; the copy is the next process of the host and has one thread.
    fn fork(&mut self, thread: Thread);

    /// The process of a thread ends.
    fn exit(&mut self, thread: Thread);

    /// Lets every thread that can go on go on, and says which calls came back.
    fn settle(&mut self) -> Vec<(Thread, Reply)>;

    /// The next packet that a host has sent.
    fn transmit(&mut self, from: HostId) -> Option<Packet>;

    /// A packet, that left the other host some time since the start, arrives at a host.
    fn receive(&mut self, at: HostId, packet: PacketId);

    /// The TCP sockets of a host.
    fn sockets(&mut self, host: HostId) -> Vec<Row>;

    /// Time since the start.
    fn now(&self) -> Duration;

    /// Lets time pass until something may have happened, or `left` is over: what is then left of it.
    fn pass(&mut self, left: Duration) -> Duration;
}
