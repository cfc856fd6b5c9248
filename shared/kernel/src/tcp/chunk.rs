//! Bytes on their way: parts of what was sent, shared instead of copied.

use std::fmt;
use std::sync::Arc;

/// A run of bytes within something that was sent at once.
#[derive(Clone)]
pub struct Chunk {
    whole: Arc<[u8]>,
    start: u32,
    end: u32,
}

impl Chunk {
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            end: bytes.len() as u32,
            start: 0,
            whole: Arc::from(bytes),
        }
    }

    #[must_use]
    pub fn len(&self) -> u32 {
        self.end - self.start
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.whole[self.start as usize..self.end as usize]
    }

    /// Without its first `count` bytes, or nothing where there are fewer.
    #[must_use]
    pub fn without_first(&self, count: u32) -> Self {
        Self {
            start: self.start.saturating_add(count).min(self.end),
            ..self.clone()
        }
    }

    /// Its first `count` bytes, or all where there are fewer.
    #[must_use]
    pub fn first(&self, count: u32) -> Self {
        Self {
            end: self.start.saturating_add(count).min(self.end),
            ..self.clone()
        }
    }
}

impl Default for Chunk {
    fn default() -> Self {
        Self::of(&[])
    }
}

impl PartialEq for Chunk {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Chunk {}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.bytes().escape_ascii())
    }
}
