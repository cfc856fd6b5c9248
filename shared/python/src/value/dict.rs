//! `dict`: keys in the order in which they came, found by hash.

use super::letting_go;
use super::{Same, Str, Value, hash, same};
use std::cell::{Ref, RefCell};
use std::fmt;
use std::rc::Rc;

const FREE: u32 = u32::MAX;
/// Up to this many entries are looked through one by one.
const FEW: usize = 8;

#[derive(Clone, Debug)]
struct Entry {
    hash: u64,
    key: Value,
    value: Value,
}

#[derive(Clone, Debug, Default)]
struct Table {
    /// Those that were deleted are unbound until the next time that the table is made anew.
    entries: Vec<Entry>,
    live: usize,
    /// Places in `entries`, by hash; empty while there are few.
    index: Vec<u32>,
}

/// A dict. Keys that need a program's own `__hash__` or `__eq__` come with their hash and a way to ask.
#[derive(Default)]
pub struct Dict {
    table: RefCell<Table>,
}

/// The key is the entry's: `Err` where a program has to be asked.
type Asked<T> = Result<Option<T>, String>;

impl Dict {
    #[must_use]
    pub fn new() -> Rc<Self> {
        Rc::new(Self::default())
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.table.borrow().live
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What stands under a name.
    #[must_use]
    pub fn named(&self, name: &Str) -> Option<Value> {
        let table = self.table.borrow();
        let at = table.place_of_name(name)?;
        Some(table.entries[at].value.clone())
    }

    #[must_use]
    pub fn has_name(&self, name: &Str) -> bool {
        self.table.borrow().place_of_name(name).is_some()
    }

    pub fn set_name(&self, name: &Rc<Str>, value: Value) {
        let mut table = self.table.borrow_mut();
        let old = match table.place_of_name(name) {
            Some(at) => std::mem::replace(&mut table.entries[at].value, value),
            None => {
                table.push(name.hash(), Value::Str(Rc::clone(name)), value);
                Value::Unbound
            }
        };
        drop(table);
        drop(old);
    }

    pub fn remove_name(&self, name: &Str) -> Option<Value> {
        let at = self.table.borrow().place_of_name(name)?;
        Some(self.remove_at(at).1)
    }

    /// What stands under a key. Outside: whether it could be told without asking a program.
    ///
    /// # Errors
    /// The name of the key's type, where that has no hash.
    pub fn find(&self, key: &Value) -> Asked<Option<Value>> {
        let Some(hash) = hash(key)? else { return Ok(None) };
        let table = self.table.borrow();
        Ok(match table.place(hash, |other| same_key(key, other)) {
            Ok(place) => Some(place.map(|at| table.entries[at].value.clone())),
            Err(()) => None,
        })
    }

    /// Puts a value under a key; false where a program has to be asked first.
    ///
    /// # Errors
    /// The name of the key's type, where that has no hash.
    pub fn put(&self, key: Value, value: Value) -> Asked<()> {
        let Some(hash) = hash(&key)? else { return Ok(None) };
        let place = self.table.borrow().place(hash, |other| same_key(&key, other));
        let Ok(place) = place else { return Ok(None) };
        self.put_at(place, hash, key, value);
        Ok(Some(()))
    }

    /// Takes a key out, with its value.
    ///
    /// # Errors
    /// The name of the key's type, where that has no hash.
    pub fn take(&self, key: &Value) -> Asked<Option<Value>> {
        let Some(hash) = hash(key)? else { return Ok(None) };
        let place = self.table.borrow().place(hash, |other| same_key(key, other));
        let Ok(place) = place else { return Ok(None) };
        Ok(Some(place.map(|at| self.remove_at(at).1)))
    }

    /// Keys that have this hash, with their places: for whoever asks a program which of them it is.
    #[must_use]
    pub fn candidates(&self, hash: u64) -> Vec<(usize, Value)> {
        let table = self.table.borrow();
        let entries = table.entries.iter().enumerate();
        entries
            .filter(|(_, entry)| entry.hash == hash && !entry.key.is_unbound())
            .map(|(at, entry)| (at, entry.key.clone()))
            .collect()
    }

    #[must_use]
    pub fn value_at(&self, at: usize) -> Option<Value> {
        self.table
            .borrow()
            .entries
            .get(at)
            .map(|entry| entry.value.clone())
    }

    pub fn put_at(&self, place: Option<usize>, hash: u64, key: Value, value: Value) {
        let mut table = self.table.borrow_mut();
        let old = match place {
            Some(at) => std::mem::replace(&mut table.entries[at].value, value),
            None => {
                table.push(hash, key, value);
                Value::Unbound
            }
        };
        drop(table);
        drop(old);
    }

    pub fn remove_at(&self, at: usize) -> (Value, Value) {
        let mut table = self.table.borrow_mut();
        let entry = &mut table.entries[at];
        let key = std::mem::take(&mut entry.key);
        let value = std::mem::take(&mut entry.value);
        table.live -= 1;
        if table.live == 0 {
            table.entries.clear();
            table.index.clear();
        } else {
            while table.entries.last().is_some_and(|last| last.key.is_unbound()) && table.index.is_empty() {
                table.entries.pop();
            }
        }
        (key, value)
    }

    /// The entry at or behind a place, with the place behind it.
    #[must_use]
    pub fn next_from(&self, at: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
        let rest = table.entries.iter().enumerate().skip(at);
        let (found, entry) = { rest }.find(|(_, entry)| !entry.key.is_unbound())?;
        Some((found + 1, entry.key.clone(), entry.value.clone()))
    }

    /// The last entry before a place, with its place.
    #[must_use]
    pub fn last_before(&self, at: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
        let at = at.min(table.entries.len());
        let found = (0..at).rev().find(|at| !table.entries[*at].key.is_unbound())?;
        let entry = &table.entries[found];
        Some((found, entry.key.clone(), entry.value.clone()))
    }

    #[must_use]
    pub fn items(&self) -> Vec<(Value, Value)> {
        let table = self.table.borrow();
        let live = table.entries.iter().filter(|entry| !entry.key.is_unbound());
        live.map(|entry| (entry.key.clone(), entry.value.clone()))
            .collect()
    }

    #[must_use]
    pub fn keys(&self) -> Vec<Value> {
        let table = self.table.borrow();
        let live = table.entries.iter().filter(|entry| !entry.key.is_unbound());
        live.map(|entry| entry.key.clone()).collect()
    }

    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        let table = self.table.borrow();
        let live = table.entries.iter().filter(|entry| !entry.key.is_unbound());
        live.map(|entry| entry.value.clone()).collect()
    }

    pub fn clear(&self) {
        let old = self.table.take();
        drop(old);
    }

    /// The same entries once more.
    #[must_use]
    pub fn copy(&self) -> Rc<Self> {
        let copy = Table::of(live(self.table.borrow()), self.len());
        Rc::new(Self {
            table: RefCell::new(copy),
        })
    }
}

fn live(table: Ref<'_, Table>) -> Vec<Entry> {
    table
        .entries
        .iter()
        .filter(|entry| !entry.key.is_unbound())
        .cloned()
        .collect()
}

/// `Err` where a program has to be asked.
fn same_key(key: &Value, other: &Value) -> Result<bool, ()> {
    if key.is(other) {
        return Ok(true);
    }
    match same(key, other) {
        Same::Yes => Ok(true),
        Same::No => Ok(false),
        Same::Ask => Err(()),
    }
}

impl Table {
    fn of(entries: Vec<Entry>, live: usize) -> Self {
        let mut table = Self {
            entries,
            live,
            index: Vec::new(),
        };
        if table.entries.len() > FEW {
            table.make_index();
        }
        table
    }

    fn place_of_name(&self, name: &Str) -> Option<usize> {
        let hash = name.hash();
        let is = |entry: &Entry| {
            entry.hash == hash
                && matches!(&entry.key, Value::Str(text) if std::ptr::eq(text.as_ref(), name) || text.as_ref() == name)
        };
        if self.index.is_empty() {
            return self.entries.iter().position(is);
        }
        let mask = self.index.len() - 1;
        let mut slot = spread(hash) & mask;
        loop {
            let at = self.index[slot];
            if at == FREE {
                // Keys of other types can be equal to a str too, but only a program's own.
                return None;
            }
            if is(&self.entries[at as usize]) {
                return Some(at as usize);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn place(&self, hash: u64, mut is: impl FnMut(&Value) -> Result<bool, ()>) -> Result<Option<usize>, ()> {
        if self.index.is_empty() {
            for (at, entry) in self.entries.iter().enumerate() {
                if entry.hash == hash && !entry.key.is_unbound() && is(&entry.key)? {
                    return Ok(Some(at));
                }
            }
            return Ok(None);
        }
        let mask = self.index.len() - 1;
        let mut slot = spread(hash) & mask;
        loop {
            let at = self.index[slot];
            if at == FREE {
                return Ok(None);
            }
            let entry = &self.entries[at as usize];
            if entry.hash == hash && !entry.key.is_unbound() && is(&entry.key)? {
                return Ok(Some(at as usize));
            }
            slot = (slot + 1) & mask;
        }
    }

    fn push(&mut self, hash: u64, key: Value, value: Value) {
        if self.entries.len() >= FEW && (self.entries.len() + 1) * 3 > self.index.len() * 2 {
            self.entries.retain(|entry| !entry.key.is_unbound());
            self.entries.push(Entry { hash, key, value });
            self.make_index();
        } else {
            self.entries.push(Entry { hash, key, value });
            if !self.index.is_empty() {
                self.enter(self.entries.len() - 1);
            }
        }
        self.live += 1;
    }

    fn make_index(&mut self) {
        let size = (self.entries.len() * 3).next_power_of_two().max(16);
        self.index.clear();
        self.index.resize(size, FREE);
        for at in 0..self.entries.len() {
            self.enter(at);
        }
    }

    fn enter(&mut self, at: usize) {
        let mask = self.index.len() - 1;
        let mut slot = spread(self.entries[at].hash) & mask;
        while self.index[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.index[slot] = u32::try_from(at).unwrap_or(FREE - 1);
    }
}

fn spread(hash: u64) -> usize {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize
}

impl Drop for Dict {
    fn drop(&mut self) {
        let entries = std::mem::take(&mut self.table.get_mut().entries);
        if !entries.is_empty() {
            letting_go::together(move || drop(entries));
        }
    }
}

impl fmt::Debug for Dict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dict of {}", self.len())
    }
}
