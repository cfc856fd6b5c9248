//! Calls of a socket that has a timeout: the socket itself does not block, `poll` waits in its stead.

use super::super::kernel_call::{make, succeeded, timed_out};
use super::object::{Patience, Socket};
use crate::machine::Vm;
use crate::value::Outcome;
use socketarium_kernel::{Reply, Request};
use socketarium_trace::event::{Call, PollEntry};
use socketarium_trace::{Errno, Fd, Readiness};

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Read,
    Write,
    /// A connection to be there or not.
    Connected,
}

/// The moment at which patience is at an end, in nanoseconds of the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Option<u64>);

impl Deadline {
    /// From now on; nothing for sockets without a timeout.
    pub(super) fn of(vm: &Vm, own: &Socket) -> Self {
        Self(match own.patience.get() {
            Patience::Forever | Patience::AtMost(0) => None,
            Patience::AtMost(nanos) => Some(vm.now.get().0.saturating_add(nanos)),
        })
    }
}

/// Waits until the socket is ready, where it has a timeout.
///
/// # Errors
/// `TimeoutError` when the deadline has passed.
pub(super) async fn ready(vm: &Vm, own: &Socket, direction: Direction, deadline: Deadline) -> Outcome<()> {
    let Some(end) = deadline.0 else { return Ok(()) };
    let left = end.saturating_sub(vm.now.get().0);
    let events = match direction {
        Direction::Read => Readiness::IN,
        Direction::Write => Readiness::OUT,
        Direction::Connected => Readiness(Readiness::OUT.0 | Readiness::ERR.0),
    };
    let reply = succeeded(
        make(
            vm,
            Request::of(Call::Poll {
                entries: vec![PollEntry {
                    fd: Fd(own.fd.get()),
                    events,
                }],
                timeout_millis: i32::try_from(left.div_ceil(1_000_000)).unwrap_or(i32::MAX),
            }),
        )
        .await?,
    )?;
    if reply.outcome.result == Ok(0) {
        return Err(timed_out());
    }
    Ok(())
}

/// Makes a call when the socket is ready for it, again where somebody else was faster.
///
/// # Errors
/// `TimeoutError`, or the call's own `OSError`.
pub(super) async fn until_done(
    vm: &Vm,
    own: &Socket,
    direction: Direction,
    request: impl Fn() -> Request,
) -> Outcome<Reply> {
    until_done_before(vm, own, direction, Deadline::of(vm, own), request).await
}

/// The same with a deadline that several calls share.
///
/// # Errors
/// `TimeoutError`, or the call's own `OSError`.
pub(super) async fn until_done_before(
    vm: &Vm,
    own: &Socket,
    direction: Direction,
    deadline: Deadline,
    request: impl Fn() -> Request,
) -> Outcome<Reply> {
    loop {
        ready(vm, own, direction, deadline).await?;
        let reply = make(vm, request()).await?;
        match reply.outcome.result {
            Err(Errno::EINTR) => {}
            Err(Errno::EAGAIN) if deadline.0.is_some() => {}
            _ => return succeeded(reply),
        }
    }
}
