//! `bytes`, `bytearray`, `memoryview`.

use super::Value;
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::rc::Rc;

#[derive(Debug, Default)]
pub struct Bytes(Box<[u8]>);

impl Bytes {
    #[must_use]
    pub fn new(data: Vec<u8>) -> Self {
        Self(data.into_boxed_slice())
    }

    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Debug, Default)]
pub struct ByteArray(RefCell<Vec<u8>>);

impl ByteArray {
    #[must_use]
    pub fn new(data: Vec<u8>) -> Self {
        Self(RefCell::new(data))
    }

    #[must_use]
    pub fn borrow(&self) -> Ref<'_, Vec<u8>> {
        self.0.borrow()
    }

    #[must_use]
    pub fn borrow_mut(&self) -> RefMut<'_, Vec<u8>> {
        self.0.borrow_mut()
    }
}

/// A window onto `bytes` or a `bytearray`, one byte an item.
#[derive(Debug)]
pub struct MemoryView {
    pub of: Value,
    pub start: usize,
    pub length: usize,
    pub released: Cell<bool>,
}

impl Value {
    /// What a bytes-like object holds.
    #[must_use]
    pub fn as_bytes(&self) -> Option<Vec<u8>> {
        match self.payload() {
            Self::Bytes(bytes) => Some(bytes.as_slice().to_vec()),
            Self::ByteArray(bytes) => Some(bytes.borrow().clone()),
            Self::MemoryView(view) => {
                let all = view.of.as_bytes()?;
                let end = (view.start + view.length).min(all.len());
                Some(all.get(view.start..end).unwrap_or_default().to_vec())
            }
            _ => None,
        }
    }

    /// Runs something with what a bytes-like object holds, without copying it.
    pub fn with_bytes<T>(&self, run: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let (of, window) = match self.payload() {
            Self::MemoryView(view) => (&view.of, Some((view.start, view.length))),
            other => (other, None),
        };
        let part = |all: &[u8]| match window {
            Some((start, length)) => run(all
                .get(start..(start + length).min(all.len()))
                .unwrap_or_default()),
            None => run(all),
        };
        // A view of a view is one of what lies below.
        match of {
            Self::Bytes(bytes) => Some(part(bytes.as_slice())),
            Self::ByteArray(bytes) => Some(part(&bytes.borrow())),
            _ => None,
        }
    }
}

pub(super) fn same_bytes(left: &Value, right: &Value) -> bool {
    left.with_bytes(|a| right.with_bytes(|b| a == b)).flatten() == Some(true)
}

/// For whoever makes a view.
impl MemoryView {
    #[must_use]
    pub fn new(of: Value, start: usize, length: usize) -> Rc<Self> {
        Rc::new(Self {
            of,
            start,
            length,
            released: Cell::new(false),
        })
    }
}
