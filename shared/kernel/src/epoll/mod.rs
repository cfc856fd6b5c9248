//! Epoll instances: interest lists, ready lists, and who waits for them.
//!
//! As in Linux the ready list holds what *may* be ready: a row joins when something happened that its program
//! waits for, and whether it is ready is looked at when somebody asks. No mask is kept in it but for the trace,
//! which says what held when the row joined.

mod control;
mod nesting;
mod ready;

use crate::Tracer;
use crate::descriptor::FileKey;
use crate::host::Host;
use crate::wait::{Queue, WaitQueue, Waiter};
use rustc_hash::{FxHashMap, FxHashSet};
use slab::Slab;
use socketarium_trace::event::{EpollEvent, Kind, Object, Watched};
use socketarium_trace::{EpollId, Fd, Readiness, Tid, world};
use std::iter::successors;

/// A row of an epoll instance's interest list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ItemRef {
    /// Place of the instance in its host's table.
    pub(crate) epoll: usize,
    /// Place of the row in the instance's.
    pub(crate) row: usize,
}

/// An epoll instance.
#[derive(Debug)]
pub(crate) struct Epoll {
    pub(crate) id: EpollId,
    /// Its open file description; there is none for a moment only.
    pub(crate) file: Option<FileKey>,
    /// Threads in `epoll_wait`.
    pub(crate) waiters: WaitQueue,
    /// Whoever polls the instance itself: threads, and rows of other instances.
    pub(crate) pollers: WaitQueue,
    /// The thread in `epoll_wait` that was woken last.
    woken: Option<Tid>,
    rows: Slab<Row>,
    /// A descriptor number alone is no key: what it stood for may live on under another.
    by_target: FxHashMap<(FileKey, Fd), usize>,
    /// What its rows are called in the trace.
    names: FxHashSet<Watched>,
    ready: Ends,
}

/// A row of an interest list.
#[derive(Debug)]
struct Row {
    file: FileKey,
    name: Watched,
    interest: Interest,
    link: Option<Link>,
}

/// What a row watches for, and what the program wants to be told then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interest {
    /// As the kernel keeps it: with `EPOLLERR` and `EPOLLHUP`.
    pub(crate) events: Readiness,
    pub(crate) data: u64,
}

/// Place of a row in the ready list.
#[derive(Clone, Copy, Debug)]
struct Link {
    before: Option<usize>,
    after: Option<usize>,
    /// What held when it joined.
    told: Readiness,
}

/// First and last row of the ready list.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    first: Option<usize>,
    last: Option<usize>,
}

impl Epoll {
    fn new(id: EpollId) -> Self {
        Self {
            id,
            file: None,
            waiters: WaitQueue::default(),
            pollers: WaitQueue::default(),
            woken: None,
            rows: Slab::new(),
            by_target: FxHashMap::default(),
            names: FxHashSet::default(),
            ready: Ends::default(),
        }
    }

    /// Adds a row at the tail of the ready list; it must not be in it.
    fn link(&mut self, row: usize, told: Readiness) {
        let before = self.ready.last;
        self.rows[row].link = Some(Link {
            before,
            after: None,
            told,
        });
        match before.and_then(|before| self.rows[before].link.as_mut()) {
            Some(link) => link.after = Some(row),
            None => self.ready.first = Some(row),
        }
        self.ready.last = Some(row);
    }

    /// Takes a row out of the ready list, and says what was told of it there.
    fn unlink(&mut self, row: usize) -> Option<Readiness> {
        let link = self.rows[row].link.take()?;
        match link.before.and_then(|before| self.rows[before].link.as_mut()) {
            Some(before) => before.after = link.after,
            None => self.ready.first = link.after,
        }
        match link.after.and_then(|after| self.rows[after].link.as_mut()) {
            Some(after) => after.before = link.before,
            None => self.ready.last = link.before,
        }
        Some(link.told)
    }

    /// A name for a row with this number that no other has.
    fn name(&self, fd: Fd) -> Watched {
        let mut name = Watched::from(fd);
        while self.names.contains(&name) {
            name.nth += 1;
        }
        name
    }

    /// As the trace has it. `named` says what an open file is.
    pub(crate) fn shown(&self, named: impl Fn(FileKey) -> Object) -> world::Epoll {
        let interest = self.rows.iter().map(|(_, row)| {
            let Interest { events, data } = row.interest;
            let object = Some(named(row.file));
            (row.name, world::Interest { events, data, object })
        });
        let told = |row: usize| Some((self.rows[row].name, self.rows[row].link?.told));
        world::Epoll {
            interest: interest.collect(),
            ready: self.listed().filter_map(told).collect(),
            woken: self.woken,
        }
    }

    /// Rows in the ready list, from its head.
    fn listed(&self) -> impl Iterator<Item = usize> {
        successors(self.ready.first, |row| self.rows[*row].link?.after)
    }
}

impl Host {
    /// A new instance, and the event of it.
    pub(crate) fn make_epoll(&mut self, tracer: &mut Tracer) -> usize {
        let id = tracer.new_epoll();
        tracer.kernel(self.id, Kind::Epoll(EpollEvent::Created { epoll: id }));
        self.epolls.insert(Epoll::new(id))
    }

    /// The last descriptor of an instance is gone, and its rows go with it.
    pub(crate) fn close_epoll(&mut self, tracer: &mut Tracer, key: usize) {
        let Some(epoll) = self.epolls.try_remove(key) else {
            return;
        };
        for (row, Row { file, .. }) in epoll.rows {
            self.unwatch(file, ItemRef { epoll: key, row });
        }
        tracer.kernel(self.id, Kind::Epoll(EpollEvent::Freed { epoll: epoll.id }));
    }

    /// A row no longer stands in the wait queue of what it watches.
    fn unwatch(&mut self, file: FileKey, item: ItemRef) {
        let Some(watched) = self.files.get_mut(file) else {
            return;
        };
        watched.watched_by.retain(|other| *other != item);
        let object = watched.object;
        if let Some(queue) = self.queue(Queue::Of(object)) {
            queue.leave(Waiter::Item(item));
        }
    }

    /// A row is taken out: `EPOLL_CTL_DEL`, or the file that it watches is gone.
    pub(crate) fn remove_row(&mut self, tracer: &mut Tracer, item: ItemRef) {
        let epoll = &mut self.epolls[item.epoll];
        epoll.unlink(item.row);
        let Row { file, name: row, .. } = epoll.rows.remove(item.row);
        epoll.by_target.remove(&(file, row.fd));
        epoll.names.remove(&row);
        let epoll = epoll.id;
        self.unwatch(file, item);
        tracer.kernel(self.id, Kind::Epoll(EpollEvent::InterestRemoved { epoll, row }));
    }

    /// The rows of other instances that watch this one.
    fn watchers(&self, key: usize) -> &[ItemRef] {
        self.epolls[key]
            .file
            .map_or(&[], |file| &self.files[file].watched_by)
    }
}
