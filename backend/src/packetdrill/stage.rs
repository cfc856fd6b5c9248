//! The host under test in virtual time: what is done to it, and what comes out, each with its moment.

use socketarium_kernel::{Datagram, Host, Progress, Reply, Request, Sent, Tracer};
use socketarium_trace::{HostId, Nanos, Pid, Tid};
use std::collections::VecDeque;

/// Moments that one script may go through: a host that never comes to rest ends there.
const MOST_MOMENTS: u64 = 2_000_000;

/// A call that has come back.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) tid: Tid,
    pub(super) at: Nanos,
    pub(super) reply: Reply,
}

#[derive(Debug)]
pub(super) struct Stage {
    pub(super) host: Host,
    tracer: Tracer,
    pid: Pid,
    /// Threads that are in no call.
    free: Vec<Tid>,
    /// What it sent and nobody has looked at.
    pub(super) sent: VecDeque<(Nanos, Sent)>,
    pub(super) finished: Vec<Finished>,
    moments: u64,
}

impl Stage {
    pub(super) fn new(addresses: &[std::net::IpAddr], seed: u64, mtu: u32) -> Self {
        let mut tracer = Tracer::default();
        let mut host = Host::new(HostId(0), addresses, socketarium_kernel::Sysctls::default(), seed);
        host.set_link_mtu(mtu);
        host.add_default_route();
        let (pid, tid) = host.spawn(&mut tracer, "packetdrill", "", &[]);
        Self {
            host,
            tracer,
            pid,
            free: vec![tid],
            sent: VecDeque::new(),
            finished: Vec::new(),
            moments: 0,
        }
    }

    pub(super) fn now(&self) -> Nanos {
        self.tracer.now()
    }

    /// Makes a call on a thread that is free. Where it blocks, [`Self::finished`] has it when it comes back.
    ///
    /// # Errors
    /// No thread can be started.
    pub(super) fn call(&mut self, request: Request) -> Result<(Tid, Progress), String> {
        let tid = match self.free.pop() {
            Some(tid) => tid,
            None => self
                .host
                .add_thread(&mut self.tracer, self.pid)
                .map_err(|errno| format!("no thread for one more call that blocks: {errno}"))?,
        };
        let progress = self.host.call(&mut self.tracer, tid, request);
        if matches!(progress, Progress::Done(_)) {
            self.free.push(tid);
        }
        self.settle();
        Ok((tid, progress))
    }

    pub(super) fn receive(&mut self, datagram: Datagram) {
        self.host.receive(&mut self.tracer, datagram);
        self.settle();
    }

    /// Lets every thread go on that may, and takes the packets that leave.
    fn settle(&mut self) {
        loop {
            while let Some(sent) = self.host.transmit() {
                self.sent.push_back((self.now(), sent));
            }
            let Some(tid) = self.host.next_woken() else { break };
            if let Progress::Done(reply) = self.host.resume(&mut self.tracer, tid) {
                self.free.push(tid);
                let at = self.now();
                self.finished.push(Finished { tid, at, reply });
            }
        }
        // Nobody reads the events of this run.
        self.tracer.drain();
    }

    /// Goes to the next moment at which the host has something to do, if that is not after `limit`.
    ///
    /// # Errors
    /// The host never comes to rest.
    pub(super) fn step(&mut self, limit: Nanos) -> Result<bool, String> {
        let Some(due) = self.host.next_deadline().filter(|due| *due <= limit) else {
            return Ok(false);
        };
        self.moments += 1;
        if self.moments > MOST_MOMENTS {
            return Err(format!(
                "the kernel does not come to rest in {MOST_MOMENTS} steps"
            ));
        }
        self.tracer.advance(due);
        self.host.expire(&mut self.tracer);
        self.settle();
        Ok(true)
    }

    /// Lets time go on until `moment`.
    ///
    /// # Errors
    /// The host never comes to rest.
    pub(super) fn advance(&mut self, moment: Nanos) -> Result<(), String> {
        while self.step(moment)? {}
        self.tracer.advance(moment);
        Ok(())
    }
}
