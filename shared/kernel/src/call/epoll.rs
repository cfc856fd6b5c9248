//! `epoll_create1`, `epoll_ctl`, `epoll_wait`.

use super::time::give_up_after_millis;
use crate::Reply;
use crate::descriptor::{Object, open_flag};
use crate::epoll::Interest;
use crate::host::{Caller, Host};
use crate::process::{Attempt, Partial, Sleep};
use crate::wait::{Queue, Stand};
use socketarium_trace::event::{EpollOp, Out};
use socketarium_trace::{Errno, Fd};

/// Events that one call can be asked for: as many as fit into 2 GiB, of 12 bytes each (`EP_MAX_EVENTS`).
const MOST_EVENTS: i32 = i32::MAX / 12;

impl Host {
    pub(super) fn call_epoll_create1(&mut self, caller: &mut Caller<'_>, flags: i32) -> Result<i64, Errno> {
        if flags & !open_flag::CLOEXEC != 0 {
            return Err(Errno::EINVAL);
        }
        self.free_descriptor(caller.pid)?;
        let epoll = Object::Epoll(self.make_epoll(caller.tracer));
        let fd = self.new_descriptor(caller.tracer, caller.pid, epoll, (false, flags != 0))?;
        Ok(fd.0.into())
    }

    pub(super) fn call_epoll_ctl(
        &mut self,
        caller: &mut Caller<'_>,
        (epoll, op, fd): (Fd, EpollOp, Fd),
        interest: Interest,
    ) -> Result<i64, Errno> {
        let instance = self.file_of(caller.pid, epoll)?;
        let file = self.file_of(caller.pid, fd)?;
        self.control_epoll(caller.tracer, (instance, op), (file, fd), interest)?;
        Ok(0)
    }

    pub(super) fn call_epoll_wait(
        &mut self,
        caller: &mut Caller<'_>,
        partial: &mut Partial,
        epoll: Fd,
        (most, timeout_millis): (i32, i32),
    ) -> Attempt {
        let file = match self.hold_file(caller.pid, epoll, partial) {
            Ok(file) => file,
            Err(errno) => return Err(errno).into(),
        };
        let Object::Epoll(key) = self.files[file].object else {
            return Err(Errno::EINVAL).into();
        };
        if !(1..=MOST_EVENTS).contains(&most) {
            return Err(Errno::EINVAL).into();
        }
        give_up_after_millis(caller, partial, timeout_millis);
        // Who was not woken for an event leaves those that there are to who was.
        let events = if partial.expired {
            Vec::new()
        } else {
            self.harvest(caller.tracer, key, most as usize)
        };
        if events.is_empty() && timeout_millis != 0 && !partial.expired {
            return Attempt::Sleep(Sleep::at(Queue::Harvest(key), Stand::HeadOfLine));
        }
        Reply::with(events.len() as i64, Out::Events(events)).into()
    }
}
