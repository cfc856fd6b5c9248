//! A typed call to the words and bytes that a thread of another process makes it with, and its results back.
//!
//! Pointers lead into the room of the slot. Nothing is checked: bad arguments are part of the test.

mod decode;
mod encode;
mod sockaddr;

use super::slot::{ROOM, Slots};
pub(super) use decode::decode;
pub(super) use encode::encode;

/// Size of `struct sockaddr_storage`.
const ADDRESS_ROOM: u32 = 128;
const OPTION_ROOM: u32 = 256;
/// Descriptors in an `fd_set`.
const SET: i32 = 1024;

/// The room of a slot, filled from the front.
struct Room<'a> {
    slots: &'a Slots,
    at: usize,
    address: u64,
    used: usize,
}

/// Where things were put that the kernel writes to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Places {
    /// Received data, an option's value, descriptors, events.
    data: usize,
    room: usize,
    address: Option<usize>,
    length: usize,
    sets: [Option<usize>; 3],
}

impl<'a> Room<'a> {
    fn of(slots: &'a Slots, slot: usize) -> Self {
        let (at, address) = slots.room(slot);
        Self {
            slots,
            at,
            address,
            used: 0,
        }
    }

    /// Takes room for `length` bytes: offset in the memory, and address.
    fn take(&mut self, length: usize) -> (usize, u64) {
        let at = self.used;
        self.used += length.next_multiple_of(16).max(16);
        assert!(self.used <= ROOM, "a call of a script fits its slot");
        (self.at + at, self.address + at as u64)
    }

    fn put(&mut self, bytes: &[u8]) -> (usize, u64) {
        let (at, address) = self.take(bytes.len());
        self.slots.memory().put(at, bytes);
        (at, address)
    }

    fn zeroed(&mut self, length: usize) -> (usize, u64) {
        let (at, address) = self.take(length);
        self.slots.memory().fill(at, length, 0);
        (at, address)
    }

    fn words(&mut self, words: &[u64]) -> (usize, u64) {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        self.put(&bytes)
    }

    /// A buffer for an address, and the word that says how long it is.
    fn address_buffer(&mut self, capacity: Option<u32>, places: &mut Places) -> (u64, u64) {
        let Some(capacity) = capacity else {
            return (0, 0);
        };
        let (at, address) = self.zeroed(ADDRESS_ROOM as usize);
        let (length_at, length) = self.put(&capacity.to_ne_bytes());
        places.address = Some(at);
        places.length = length_at;
        (address, length)
    }
}

/// `struct epoll_event`, packed on x86-64 only (epoll_wait(2)), and where its data begins.
const EVENT: usize = if cfg!(target_arch = "x86_64") { 12 } else { 16 };
const EVENT_DATA: usize = if cfg!(target_arch = "x86_64") { 4 } else { 8 };
