//! Whether what a host's events add up to is what the host holds.

use super::{Host, SocketNow};
use socketarium_trace::{SocketId, world};
use std::fmt::Debug;

impl Host {
    /// The first thing that the fold of all of a host's events says otherwise than the host itself: what it is, what
    /// was told of it, and what it is. For tests; a host at work has no use for it.
    #[must_use]
    pub fn contradiction(&self, told: &world::Host) -> Option<String> {
        let now = self.sockets_now();
        let known: Vec<_> = told.sockets.keys().collect();
        let is: Vec<_> = now.keys().collect();
        let mut sockets = told.sockets.iter().zip(now.values());
        differ("sockets", known, is)
            .or_else(|| sockets.find_map(|((id, told), is)| of_socket(*id, told, is)))
            .or_else(|| differ("epoll instances", &told.epolls, &self.epolls()))
            .or_else(|| self.of_processes(told))
    }

    /// Descriptors, and the calls that threads sleep in. Of a process that has ended all that is told is its end.
    fn of_processes(&self, told: &world::Host) -> Option<String> {
        let mut running = told.processes.iter().filter(|(_, process)| process.is_running());
        running.find_map(|(pid, process)| {
            let descriptors = process.descriptors.iter();
            let descriptors = descriptors.map(|(fd, one)| (*fd, (one.object.clone(), one.nonblocking)));
            let threads = process.threads.iter().filter(|(_, thread)| !thread.ended);
            let mut calls = threads.map(|(tid, thread)| {
                let told = thread.call.as_ref().map(|open| &open.call);
                differ(&format!("the call of {tid}"), told, self.sleeping_in(*tid))
            });
            let what = format!("descriptors of {pid}");
            differ(&what, descriptors.collect(), self.descriptors(*pid))
                .or_else(|| calls.find_map(|call| call))
        })
    }
}

fn of_socket(id: SocketId, told: &world::Socket, is: &SocketNow) -> Option<String> {
    let of = |what: &str| format!("{what} of {id}");
    let addresses = (&told.local, &told.remote);
    let mut found = differ(&of("state"), told.state.value, is.state)
        .or_else(|| differ(&of("addresses"), addresses, (&is.local, &is.remote)))
        .or_else(|| differ(&of("queues"), told.queues, is.queues))
        .or_else(|| differ(&of("backlog"), told.backlog, is.backlog))
        .or_else(|| differ(&of("error"), told.error, is.error));
    let timers = told.timers.iter().map(|(kind, timer)| (*kind, timer.due));
    found = found.or_else(|| differ(&of("timers"), timers.collect(), is.timers.clone()));
    // What a socket has no more is not told of it again: the last word stands.
    if is.buffers.is_some() {
        found = found.or_else(|| differ(&of("buffers"), told.buffers, is.buffers));
    }
    if is.readiness.is_some() {
        found = found.or_else(|| differ(&of("readiness"), told.readiness, is.readiness));
    }
    found
}

fn differ<T: PartialEq + Debug>(what: &str, told: T, is: T) -> Option<String> {
    (told != is).then(|| format!("{what}: {told:?} was told, and it is {is:?}"))
}
