//! Time in system calls: sleeping, and giving up.

use crate::Reply;
use crate::host::Caller;
use crate::process::{Attempt, Partial, Sleep};
use socketarium_trace::Nanos;

/// `nanosleep` and `clock_nanosleep`.
pub(super) fn sleep_for(caller: &Caller<'_>, partial: &mut Partial, nanos: u64) -> Attempt {
    let due = *partial
        .deadline
        .get_or_insert(Nanos(caller.tracer.now().0.saturating_add(nanos)));
    if caller.tracer.now() >= due {
        Reply::value(0).into()
    } else {
        Attempt::Sleep(Sleep::default())
    }
}

/// Sets when a call gives up, the first time it is asked: `None` is never.
pub(super) fn give_up_after(caller: &Caller<'_>, partial: &mut Partial, nanos: Option<u64>) {
    if !partial.again {
        partial.deadline = nanos.map(|nanos| Nanos(caller.tracer.now().0.saturating_add(nanos)));
    }
}

/// As [`give_up_after`], for `poll` and `epoll_wait`: a negative number of milliseconds is never.
pub(super) fn give_up_after_millis(caller: &Caller<'_>, partial: &mut Partial, millis: i32) {
    let nanos = u64::try_from(millis).ok().map(|millis| millis * 1_000_000);
    give_up_after(caller, partial, nanos);
}
