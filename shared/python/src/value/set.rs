//! `set` and `frozenset`, laid out as CPython lays them out, because a program sees the order.

use super::letting_go;
use super::{Same, Value, hash, same};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// Slots that are tried one after the other before the search jumps.
const LINEAR: usize = 9;
const DUMMY: u64 = u64::MAX;

#[derive(Clone, Debug, Default)]
struct Slot {
    hash: u64,
    /// Unbound where the slot is free, or was left.
    key: Value,
}

#[derive(Clone, Debug)]
struct Table {
    slots: Vec<Slot>,
    used: usize,
    /// Used and left ones.
    fill: usize,
}

pub struct Set {
    table: RefCell<Table>,
}

type Asked<T> = Result<Option<T>, String>;

impl Default for Set {
    fn default() -> Self {
        Self {
            table: RefCell::new(Table::sized(8)),
        }
    }
}

impl Set {
    #[must_use]
    pub fn new() -> Rc<Self> {
        Rc::new(Self::default())
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.table.borrow().used
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it holds a key; nothing where a program has to be asked.
    ///
    /// # Errors
    /// The name of the key's type, where that has no hash.
    pub fn has(&self, key: &Value) -> Asked<bool> {
        let Some(hash) = hash(key)? else { return Ok(None) };
        let found = self.table.borrow().find(hash, |other| same_key(key, other));
        Ok(found.ok().map(|found| found.is_ok()))
    }

    /// Adds a key, and says whether it is new; nothing where a program has to be asked.
    ///
    /// # Errors
    /// The name of the key's type, where that has no hash.
    pub fn add(&self, key: Value) -> Asked<bool> {
        let Some(hash) = hash(&key)? else { return Ok(None) };
        let found = self.table.borrow().find(hash, |other| same_key(&key, other));
        let Ok(found) = found else { return Ok(None) };
        if found.is_ok() {
            return Ok(Some(false));
        }
        self.enter(hash, key);
        Ok(Some(true))
    }

    /// Takes a key out, and says whether it was there; nothing where a program has to be asked.
    ///
    /// # Errors
    /// The name of the key's type, where that has no hash.
    pub fn discard(&self, key: &Value) -> Asked<bool> {
        let Some(hash) = hash(key)? else { return Ok(None) };
        let found = self.table.borrow().find(hash, |other| same_key(key, other));
        let Ok(found) = found else { return Ok(None) };
        let Ok(at) = found else { return Ok(Some(false)) };
        drop(self.take_at(at));
        Ok(Some(true))
    }

    /// Keys that have this hash, with their places: for whoever asks a program which of them it is.
    #[must_use]
    pub fn candidates(&self, hash: u64) -> Vec<(usize, Value)> {
        let table = self.table.borrow();
        let slots = table.slots.iter().enumerate();
        slots
            .filter(|(_, slot)| slot.hash == hash && !slot.key.is_unbound())
            .map(|(at, slot)| (at, slot.key.clone()))
            .collect()
    }

    /// Adds a key that is known not to be there.
    pub fn enter(&self, hash: u64, key: Value) {
        let mut table = self.table.borrow_mut();
        table.put(hash, key);
        if table.fill * 5 >= (table.slots.len() - 1) * 3 {
            let most = if table.used > 50_000 {
                table.used * 2
            } else {
                table.used * 4
            };
            table.resize(most);
        }
    }

    pub fn take_at(&self, at: usize) -> Value {
        let mut table = self.table.borrow_mut();
        table.used -= 1;
        let slot = &mut table.slots[at];
        slot.hash = DUMMY;
        std::mem::take(&mut slot.key)
    }

    /// The first key, taken out.
    #[must_use]
    pub fn pop(&self) -> Option<Value> {
        let (behind, _) = self.next_from(0)?;
        Some(self.take_at(behind - 1))
    }

    /// The key at or behind a place, with the place behind it.
    #[must_use]
    pub fn next_from(&self, at: usize) -> Option<(usize, Value)> {
        let table = self.table.borrow();
        let mut rest = table.slots.iter().enumerate().skip(at);
        let (found, slot) = rest.find(|(_, slot)| !slot.key.is_unbound())?;
        Some((found + 1, slot.key.clone()))
    }

    #[must_use]
    pub fn items(&self) -> Vec<Value> {
        let table = self.table.borrow();
        let held = table.slots.iter().filter(|slot| !slot.key.is_unbound());
        held.map(|slot| slot.key.clone()).collect()
    }

    pub fn clear(&self) {
        let old = self.table.replace(Table::sized(8));
        drop(old);
    }

    #[must_use]
    pub fn copy(&self) -> Rc<Self> {
        let table = self.table.borrow().clone();
        Rc::new(Self {
            table: RefCell::new(table),
        })
    }

    /// As `frozenset_hash` has it: the order does not count.
    #[must_use]
    pub fn hash(&self) -> u64 {
        let table = self.table.borrow();
        let mut hash: u64 = 0;
        for slot in table.slots.iter().filter(|slot| !slot.key.is_unbound()) {
            hash ^= ((slot.hash ^ 89_869_747) ^ (slot.hash << 16)).wrapping_mul(3_644_798_167);
        }
        hash ^= (table.used as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash.wrapping_mul(69_069).wrapping_add(907_133_923)
    }

    pub(super) fn same(&self, other: &Self) -> Same {
        if std::ptr::eq(self, other) {
            return Same::Yes;
        }
        if self.len() != other.len() {
            return Same::No;
        }
        for key in self.items() {
            match other.has(&key) {
                Ok(Some(true)) => {}
                Ok(Some(false)) => return Same::No,
                Ok(None) | Err(_) => return Same::Ask,
            }
        }
        Same::Yes
    }
}

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
    fn sized(size: usize) -> Self {
        Self {
            slots: vec![Slot::default(); size],
            used: 0,
            fill: 0,
        }
    }

    /// Where a key is, or (`Err`) where it would go.
    fn find(
        &self,
        hash: u64,
        mut is: impl FnMut(&Value) -> Result<bool, ()>,
    ) -> Result<Result<usize, usize>, ()> {
        let mask = self.slots.len() - 1;
        let mut perturb = hash;
        let mut at = hash as usize & mask;
        loop {
            let last = if at + LINEAR <= mask { at + LINEAR } else { at };
            for place in at..=last {
                let slot = &self.slots[place];
                if slot.key.is_unbound() {
                    if slot.hash == 0 {
                        return Ok(Err(place));
                    }
                } else if slot.hash == hash && is(&slot.key)? {
                    return Ok(Ok(place));
                }
            }
            perturb >>= 5;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }

    fn put(&mut self, hash: u64, key: Value) {
        if let Ok(Err(place)) = self.find(hash, |_| Ok(false)) {
            self.slots[place] = Slot { hash, key };
            self.fill += 1;
            self.used += 1;
        }
    }

    fn resize(&mut self, least: usize) {
        let mut size = 8;
        while size <= least {
            size <<= 1;
        }
        let old = std::mem::replace(self, Self::sized(size));
        for slot in old.slots {
            if !slot.key.is_unbound() {
                self.put(slot.hash, slot.key);
            }
        }
    }
}

impl Drop for Set {
    fn drop(&mut self) {
        if !self.is_empty() {
            let table = self.table.replace(Table::sized(1));
            letting_go::together(move || drop(table));
        }
    }
}

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "set of {}", self.len())
    }
}
