//! Whether a thread that has not come back from a call sleeps in it. A trace says when a call went in and when it came
//! back; that it sleeps in between is inferred, from what the call is and how long it has lasted.

use socketarium_trace::Nanos;
use socketarium_trace::event::Call;
use socketarium_trace::world::OpenCall;

/// A call that could wait and has been in the kernel for this long is taken to be asleep.
const LONG: Nanos = Nanos(1_000_000);

#[must_use]
pub fn is_asleep(open: &OpenCall, now: Nanos) -> bool {
    can_wait(&open.call) && now.since(open.since) >= LONG
}

fn can_wait(call: &Call) -> bool {
    matches!(
        call,
        Call::Accept { .. }
            | Call::Accept4 { .. }
            | Call::Connect { .. }
            | Call::Sendto { .. }
            | Call::Recvfrom { .. }
            | Call::Sendmsg { .. }
            | Call::Recvmsg { .. }
            | Call::Read { .. }
            | Call::Write { .. }
            | Call::Readv { .. }
            | Call::Writev { .. }
            | Call::Select { .. }
            | Call::Poll { .. }
            | Call::EpollWait { .. }
            | Call::Wait4 { .. }
            | Call::Nanosleep { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use socketarium_trace::{Fd, Seq};

    #[test]
    fn only_what_can_wait_sleeps_and_only_after_a_while() {
        let open = |call| OpenCall {
            entered: Seq(0),
            since: Nanos(0),
            call,
        };
        let recv = open(Call::Read { fd: Fd(3), size: 1 });
        assert!(!is_asleep(&recv, Nanos(10_000)));
        assert!(is_asleep(&recv, Nanos(2_000_000)));
        assert!(!is_asleep(&open(Call::ExitGroup { status: 0 }), Nanos(2_000_000)));
    }
}
