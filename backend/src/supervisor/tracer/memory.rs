//! Reading what a stopped thread points at.

use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use nix::unistd::Pid;
use std::io::IoSliceMut;

/// The address space of a thread.
#[derive(Debug)]
pub(super) struct Memory(Pid);

impl Memory {
    pub(super) fn of(tid: Pid) -> Self {
        Self(tid)
    }

    /// `length` bytes from `address`, or as many as are there.
    pub(super) fn read(&self, address: u64, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        if address == 0 || length == 0 {
            return Vec::new();
        }
        let remote = [RemoteIoVec {
            base: address as usize,
            len: length,
        }];
        let read = process_vm_readv(self.0, &mut [IoSliceMut::new(&mut bytes)], &remote).unwrap_or(0);
        bytes.truncate(read);
        bytes
    }

    /// `N` bytes from `address`; `None` if not all are there.
    pub(super) fn array<const N: usize>(&self, address: u64) -> Option<[u8; N]> {
        self.read(address, N).try_into().ok()
    }

    pub(super) fn u32(&self, address: u64) -> Option<u32> {
        self.array(address).map(u32::from_ne_bytes)
    }

    pub(super) fn u64(&self, address: u64) -> Option<u64> {
        self.array(address).map(u64::from_ne_bytes)
    }

    /// A text that ends with a zero byte, cut at 256 bytes.
    pub(super) fn text(&self, address: u64) -> String {
        let bytes = self.read(address, 256);
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        String::from_utf8_lossy(&bytes[..end]).into_owned()
    }

    /// The buffers that an array of `count` iovecs names: address and length of each.
    pub(super) fn vectors(&self, address: u64, count: u64) -> Vec<(u64, u64)> {
        (0..count.min(64))
            .map_while(|index| {
                let at = address.wrapping_add(index * 16);
                Some((self.u64(at)?, self.u64(at.wrapping_add(8))?))
            })
            .collect()
    }
}
