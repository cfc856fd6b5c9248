//! When nothing is to be done: what is waited for, and what follows from nothing having happened.

use super::run::Run;
use super::sampler::Occasion;
use super::untraced::Pipes;
use super::wire;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::time::{TimeSpec, TimeValLike};
use socketarium_trace::event::{Kind, RunEvent, Source, Why};
use socketarium_trace::world::World;
use socketarium_trace::{Nanos, Tid};
use std::io::{self, Write};
use std::os::fd::AsFd;

/// How long nothing must happen before the run counts as quiet.
const QUIET_NANOS: u64 = 20_000_000;

/// How much later than its deadline a kernel timer is looked for.
const TIMER_SLACK_NANOS: u64 = 15_000_000;

impl<W: Write> Run<W> {
    /// Sleeps until something happens or is due.
    pub(super) fn wait(&mut self) -> io::Result<()> {
        let now = self.log.now();
        let limit = Nanos(self.order.plan.limits.seconds * 1_000_000_000);
        let quiet_at = (!self.quiet).then_some(Nanos(now.0 + QUIET_NANOS));
        let timers = next_timer(self.log.world()).map(|due| Nanos(due.0 + TIMER_SLACK_NANOS));
        let until = [
            self.wire.next_due(),
            self.schedule.next_start(),
            quiet_at,
            timers,
            Some(limit),
        ];
        let until = until.into_iter().flatten().min().unwrap_or(limit);
        let span = TimeSpec::nanoseconds(until.since(now).0.cast_signed());
        let stdin = io::stdin();
        let mut watched = vec![
            PollFd::new(stdin.as_fd(), PollFlags::POLLIN),
            PollFd::new(self.children.as_fd(), PollFlags::POLLIN),
        ];
        watched.extend(
            self.wire
                .devices()
                .iter()
                .map(|device| PollFd::new(device.as_fd(), PollFlags::POLLIN)),
        );
        watched.extend(
            self.untraced
                .values()
                .flat_map(Pipes::descriptors)
                .map(|end| PollFd::new(end, PollFlags::POLLIN)),
        );
        let woken = match ppoll(&mut watched, Some(span), None) {
            Ok(ready) => ready > 0,
            Err(nix::errno::Errno::EINTR) => true,
            Err(error) => return Err(error.into()),
        };
        if !woken {
            self.nothing_happened();
        }
        Ok(())
    }

    /// A deadline passed without a word: kernel timers may have moved sockets, and all may be at rest.
    fn nothing_happened(&mut self) {
        let now = self.log.now();
        if next_timer(self.log.world()).is_some_and(|due| due.0 + TIMER_SLACK_NANOS <= now.0) {
            for host in self.hosts() {
                let occasion = Occasion {
                    why: Why::Timer,
                    may_borrow: self.may_borrow(),
                    ..Occasion::NONE
                };
                self.sampler.sample(host, occasion, &mut self.log);
            }
        }
        if !self.quiet && self.asleep() && wire::stands_still(&self.log.world().wire) {
            for host in self.hosts() {
                let occasion = Occasion {
                    may_borrow: self.may_borrow(),
                    ..Occasion::NONE
                };
                self.sampler.sample(host, occasion, &mut self.log);
            }
            self.sample_epolls(None);
            self.log
                .push(Source::Observed, None, None, Kind::Run(RunEvent::Quiet));
            self.quiet = true;
        }
    }

    /// Whether no program's thread is running or about to.
    fn asleep(&self) -> bool {
        self.threads.keys().all(|tid| {
            std::fs::read_to_string(format!("/proc/{tid}/stat")).is_ok_and(|stat| {
                // The state is the word after the name in parentheses (proc(5)).
                let state = stat
                    .rsplit(')')
                    .next()
                    .and_then(|rest| rest.trim_start().chars().next());
                matches!(state, Some('S' | 't' | 'T'))
            })
        }) && self.threads.keys().all(|tid| self.has_begun(*tid))
    }

    fn has_begun(&self, tid: Tid) -> bool {
        let pid = self.threads.get(&tid).map(|traced| traced.pid);
        pid.and_then(|pid| self.began.get(&pid))
            .is_some_and(|began| began.program)
    }
}

/// The next deadline of a kernel timer, TIME-WAIT's aside while programs run: nothing waits for it.
fn next_timer(world: &World) -> Option<Nanos> {
    let sockets = world.hosts.iter().flat_map(|host| host.sockets.values());
    sockets
        .flat_map(|socket| socket.timers.values())
        .map(|timer| timer.due)
        .min()
}
