//! `select`: sets of numbers in, sets of those that are ready out.
//!
//! The kernel takes any number that a descriptor can have; the 1024 of `FD_SETSIZE` are the C library's, and Python
//! refuses larger ones by itself.

use super::time::give_up_after;
use crate::Reply;
use crate::descriptor::FileKey;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial};
use socketarium_trace::event::{Out, SelectSets};
use socketarium_trace::{Errno, Fd, Readiness};

/// What makes a number ready in each set (`fs/select.c`); a descriptor that was closed while the call slept is ready
/// in all.
const IN_READ: Readiness = Readiness(0x001 | 0x040 | 0x080 | 0x010 | 0x008 | 0x020);
const IN_WRITE: Readiness = Readiness(0x004 | 0x100 | 0x200 | 0x008 | 0x020);
const IN_EXCEPT: Readiness = Readiness(0x002 | 0x020);

/// A number with the conditions of the sets that it is in.
struct Watched {
    fd: Fd,
    sets: [bool; 3],
}

const CONDITIONS: [Readiness; 3] = [IN_READ, IN_WRITE, IN_EXCEPT];

impl Host {
    pub(super) fn call_select(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        count: i32,
        (sets, timeout_micros): (&SelectSets, Option<u64>),
    ) -> Attempt {
        let Ok(count) = usize::try_from(count) else {
            return Err(Errno::EINVAL).into();
        };
        give_up_after(
            caller,
            partial,
            timeout_micros.map(|micros| micros.saturating_mul(1000)),
        );
        let room = self
            .processes
            .get(&caller.pid)
            .map_or(0, |process| process.table.room());
        let watched = watched(sets, count.min(room));
        let is_open = |watched: &Watched| self.file_of(caller.pid, watched.fd).is_ok();
        if !partial.again && !watched.iter().all(is_open) {
            return Err(Errno::EBADF).into();
        }
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        for watched in &watched {
            let ready = match self.file_of(caller.pid, watched.fd) {
                Ok(file) => self.poll_file(caller.tracer, file),
                Err(_) => Readiness::NVAL,
            };
            for (set, found) in found.iter_mut().enumerate() {
                if watched.sets[set] && !(ready & CONDITIONS[set]).is_empty() {
                    found.push(watched.fd);
                }
            }
        }
        let total = found.iter().map(Vec::len).sum::<usize>();
        if total == 0 && timeout_micros != Some(0) && !partial.expired {
            let files = if partial.again {
                Vec::new()
            } else {
                self.keys_of(caller, &watched)
            };
            return self.sleep_on(partial, &files);
        }
        let due = partial.deadline.filter(|_| timeout_micros.is_some());
        let out = Out::Selected {
            sets: answer(sets, found, (room, count)),
            left_nanos: due.map(|due| due.0.saturating_sub(caller.tracer.now().0)),
        };
        Reply::with(total as i64, out).into()
    }

    /// The files that a call sleeps on, with what it is woken for.
    fn keys_of(&self, caller: &Caller<'_>, watched: &[Watched]) -> Vec<(FileKey, Readiness)> {
        let keys = |watched: &Watched| {
            let [read, write, _] = watched.sets;
            let read = if read { IN_READ } else { IN_EXCEPT };
            let write = if write { IN_WRITE } else { IN_EXCEPT };
            read | write | IN_EXCEPT
        };
        watched
            .iter()
            .filter_map(|watched| Some((self.file_of(caller.pid, watched.fd).ok()?, keys(watched))))
            .collect()
    }
}

/// The numbers below `count` that are in some set, in order.
fn watched(sets: &SelectSets, count: usize) -> Vec<Watched> {
    let mut rows: Vec<(Fd, usize)> = [&sets.read, &sets.write, &sets.except]
        .into_iter()
        .enumerate()
        .flat_map(|(set, numbers)| numbers.iter().flatten().map(move |fd| (*fd, set)))
        .filter(|(fd, _)| usize::try_from(fd.0).is_ok_and(|fd| fd < count))
        .collect();
    rows.sort_unstable();
    let mut watched: Vec<Watched> = Vec::with_capacity(rows.len());
    for (fd, set) in rows {
        if watched.last().is_none_or(|last| last.fd != fd) {
            watched.push(Watched { fd, sets: [false; 3] });
        }
        if let Some(last) = watched.last_mut() {
            last.sets[set] = true;
        }
    }
    watched
}

/// The sets as they come back. The kernel writes as much of each as its table has `room`: what the program set beyond
/// that, up to its own `count`, is there still.
fn answer(sets: &SelectSets, found: [Vec<Fd>; 3], (room, count): (usize, usize)) -> SelectSets {
    let beyond = |fd: &Fd| usize::try_from(fd.0).is_ok_and(|fd| (room..count).contains(&fd));
    let set = |given: &Option<Vec<Fd>>, mut found: Vec<Fd>| {
        let given = given.as_ref()?;
        let mut left: Vec<Fd> = given.iter().copied().filter(beyond).collect();
        left.sort_unstable();
        left.dedup();
        found.append(&mut left);
        Some(found)
    };
    let [read, write, except] = found;
    SelectSets {
        read: set(&sets.read, read),
        write: set(&sets.write, write),
        except: set(&sets.except, except),
    }
}
