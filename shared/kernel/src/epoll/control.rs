//! `epoll_ctl`: rows are added, changed and taken out.

use super::{Interest, ItemRef, Row};
use crate::Tracer;
use crate::descriptor::{FileKey, Object};
use crate::host::Host;
use crate::poll::ALWAYS;
use crate::wait::{Queue, Stand, Waiter};
use socketarium_trace::event::{EpollEvent, EpollOp, Kind};
use socketarium_trace::{Errno, Fd, Readiness};

/// Bits that say how to watch, not for what.
pub(super) const MANNER: Readiness = Readiness(0xf << 28);
/// What may be asked for together with `EPOLLEXCLUSIVE`.
const WITH_EXCLUSIVE: Readiness = Readiness(0x001 | 0x004 | 0x008 | 0x010 | 1 << 28 | 1 << 29 | 1 << 31);

impl Host {
    /// # Errors
    /// `EPERM` for what has no `poll` of its own. `EINVAL` where `instance` is none or watches itself, for
    /// operations that there are not, for `EPOLLEXCLUSIVE` where it may not be, and where an instance would be
    /// woken by way of too many others. `ELOOP`, `EEXIST`, `ENOENT`.
    pub(crate) fn control_epoll(
        &mut self,
        tracer: &mut Tracer,
        (instance, op): (FileKey, EpollOp),
        (file, fd): (FileKey, Fd),
        interest: Interest,
    ) -> Result<(), Errno> {
        let target = self.files[file].object;
        if !target.can_poll() {
            return Err(Errno::EPERM);
        }
        let Object::Epoll(key) = self.files[instance].object else {
            return Err(Errno::EINVAL);
        };
        if instance == file || misuses_exclusive(op, interest.events, target) {
            return Err(Errno::EINVAL);
        }
        let nested =
            op == EpollOp::Add && (matches!(target, Object::Epoll(_)) || !self.watchers(key).is_empty());
        if nested && let Object::Epoll(inner) = target {
            self.check_loop(key, inner)?;
        }
        let found = self.epolls[key].by_target.get(&(file, fd)).copied();
        let item = found.map(|row| ItemRef { epoll: key, row });
        // Keeping the machine awake is a matter of power management only.
        let interest = Interest {
            events: (interest.events | ALWAYS) - Readiness::WAKEUP,
            data: interest.data,
        };
        match (op, item) {
            (EpollOp::Add, Some(_)) => Err(Errno::EEXIST),
            (EpollOp::Add, None) => self.add_row(tracer, key, (file, fd), interest, nested),
            (EpollOp::Mod | EpollOp::Del, None) => Err(Errno::ENOENT),
            (EpollOp::Mod, Some(item)) => self.change_row(tracer, item, interest),
            (EpollOp::Del, Some(item)) => {
                self.remove_row(tracer, item);
                Ok(())
            }
            (EpollOp::Other(_), _) => Err(Errno::EINVAL),
        }
    }

    fn add_row(
        &mut self,
        tracer: &mut Tracer,
        key: usize,
        (file, fd): (FileKey, Fd),
        interest: Interest,
        nested: bool,
    ) -> Result<(), Errno> {
        let epoll = &mut self.epolls[key];
        let name = epoll.name(fd);
        let row = epoll.rows.insert(Row {
            file,
            name,
            interest,
            link: None,
        });
        epoll.by_target.insert((file, fd), row);
        epoll.names.insert(name);
        let id = epoll.id;
        let item = ItemRef { epoll: key, row };
        self.files[file].watched_by.push(item);
        if nested && !self.paths_are_few(file) {
            self.epolls[key].rows.remove(row);
            self.epolls[key].by_target.remove(&(file, fd));
            self.epolls[key].names.remove(&name);
            self.unwatch(file, item);
            return Err(Errno::EINVAL);
        }
        tracer.kernel(
            self.id,
            Kind::Epoll(EpollEvent::InterestAdded {
                epoll: id,
                row: name,
                events: interest.events,
                data: interest.data,
                object: Some(self.named(self.files[file].object)),
            }),
        );
        let stand = if interest.events.contains(Readiness::EXCLUSIVE) {
            Stand::InLine
        } else {
            Stand::First
        };
        let object = self.files[file].object;
        if let Some(queue) = self.queue(Queue::Of(object)) {
            queue.join(Waiter::Item(item), Readiness::default(), stand);
        }
        self.look_at_row(tracer, item);
        Ok(())
    }

    fn change_row(&mut self, tracer: &mut Tracer, item: ItemRef, interest: Interest) -> Result<(), Errno> {
        let row = &mut self.epolls[item.epoll].rows[item.row];
        if row.interest.events.contains(Readiness::EXCLUSIVE) {
            return Err(Errno::EINVAL);
        }
        let changed = row.interest != interest;
        row.interest = interest;
        if changed {
            self.tell_interest(tracer, item);
        }
        self.look_at_row(tracer, item);
        Ok(())
    }

    /// Says what a row watches for now.
    pub(super) fn tell_interest(&self, tracer: &mut Tracer, item: ItemRef) {
        let epoll = &self.epolls[item.epoll];
        let Row {
            name: row, interest, ..
        } = epoll.rows[item.row];
        tracer.kernel(
            self.id,
            Kind::Epoll(EpollEvent::InterestChanged {
                epoll: epoll.id,
                row,
                events: interest.events,
                data: interest.data,
            }),
        );
    }
}

fn misuses_exclusive(op: EpollOp, events: Readiness, target: Object) -> bool {
    if !events.contains(Readiness::EXCLUSIVE) {
        return false;
    }
    match op {
        EpollOp::Add => matches!(target, Object::Epoll(_)) || !(events - WITH_EXCLUSIVE).is_empty(),
        EpollOp::Mod => true,
        EpollOp::Del | EpollOp::Other(_) => false,
    }
}
