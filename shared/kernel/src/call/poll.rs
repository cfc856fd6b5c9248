//! `poll`, and what it shares with `select`: sleeping on many files at once.

use super::time::give_up_after_millis;
use crate::Reply;
use crate::descriptor::FileKey;
use crate::host::{Caller, Host};
use crate::poll::ALWAYS;
use crate::process::{Attempt, Partial, Sleep, WaitsFor};
use crate::wait::{Queue, Stand};
use socketarium_trace::event::{Out, PollEntry};
use socketarium_trace::{Errno, Readiness};

impl Host {
    pub(super) fn call_poll(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        entries: &[PollEntry],
        timeout_millis: i32,
    ) -> Attempt {
        let limit = self
            .processes
            .get(&caller.pid)
            .map_or(0, |process| process.table.limit);
        if entries.len() > limit {
            return Err(Errno::EINVAL).into();
        }
        give_up_after_millis(caller, partial, timeout_millis);
        let mut ready = Vec::new();
        for entry in entries.iter().filter(|entry| entry.fd.0 >= 0) {
            let events = match self.file_of(caller.pid, entry.fd) {
                Ok(file) => self.poll_file(caller.tracer, file) & asked(entry),
                Err(_) => Readiness::NVAL,
            };
            if !events.is_empty() {
                ready.push(PollEntry { fd: entry.fd, events });
            }
        }
        if !ready.is_empty() || timeout_millis == 0 || partial.expired {
            return Reply::with(ready.len() as i64, Out::Polled(ready)).into();
        }
        let files = entries
            .iter()
            .filter_map(|entry| Some((self.file_of(caller.pid, entry.fd).ok()?, asked(entry))));
        let files = if partial.again {
            Vec::new()
        } else {
            files.collect()
        };
        self.sleep_on(partial, &files)
    }

    /// Sleeps until one of these bits may hold of one of these files, which are held until the call comes back. A
    /// call that has slept before stands in the queues still, and needs to name no files.
    pub(super) fn sleep_on(&mut self, partial: &mut Partial, files: &[(FileKey, Readiness)]) -> Attempt {
        let mut on = Vec::with_capacity(files.len());
        for (file, keys) in files {
            self.files[*file].uses += 1;
            partial.watched.push(*file);
            on.push(WaitsFor {
                queue: Queue::Of(self.files[*file].object),
                keys: *keys,
                stand: Stand::First,
            });
        }
        Attempt::Sleep(Sleep { on, stays: true })
    }
}

/// What an entry asks for, with what nobody has to ask for. A `pollfd` has 16 bits.
fn asked(entry: &PollEntry) -> Readiness {
    entry.events & Readiness(0xffff) | ALWAYS
}
