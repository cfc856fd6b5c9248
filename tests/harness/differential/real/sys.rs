//! Raw system calls and memory that two processes share, each behind a safe function. The only unsafe code of
//! the tests.
//!
//! It decides nothing. A thread of another process makes a call for us by words that we wrote into memory that
//! both map at one address, so that pointers mean the same on both sides.
#![expect(
    unsafe_code,
    reason = "this is the one thin module of system calls of the tests"
)]

use nix::sys::memfd::{MFdFlags, memfd_create};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::ptr;
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::time::Duration;

/// Memory that several processes map at one address.
#[derive(Debug)]
pub(super) struct Shared {
    base: *mut u8,
    length: usize,
}

// SAFETY: the memory is only reached through atomics, and through copies that the owner of a slot makes while
// the state word of the slot says that it is the owner's.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    /// New memory, with the descriptor that another process needs to map it.
    ///
    /// # Errors
    /// What `memfd_create(2)`, `ftruncate(2)` or `mmap(2)` says.
    pub(super) fn make(length: usize) -> io::Result<(Self, OwnedFd)> {
        // Inherited on purpose.
        let file = memfd_create(c"slots", MFdFlags::empty())?;
        nix::unistd::ftruncate(&file, length as i64)?;
        let shared = Self::map(file.as_fd(), length, ptr::null_mut(), 0)?;
        Ok((shared, file))
    }

    /// Memory of another process, at the address where that process has it.
    ///
    /// # Errors
    /// `EEXIST` where something else is there.
    pub(super) fn join(file: BorrowedFd<'_>, length: usize, at: u64) -> io::Result<Self> {
        Self::map(
            file,
            length,
            ptr::without_provenance_mut(at as usize),
            libc::MAP_FIXED_NOREPLACE,
        )
    }

    fn map(file: BorrowedFd<'_>, length: usize, at: *mut libc::c_void, flags: i32) -> io::Result<Self> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a new mapping, that replaces none.
        let base = unsafe {
            libc::mmap(
                at,
                length,
                protection,
                libc::MAP_SHARED | flags,
                file.as_raw_fd(),
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Self {
            base: base.cast(),
            length,
        })
    }

    /// The address of a byte.
    pub(super) fn address(&self, at: usize) -> u64 {
        self.base.addr() as u64 + at as u64
    }

    fn at(&self, at: usize, length: usize) -> *mut u8 {
        assert!(
            at.checked_add(length).is_some_and(|end| end <= self.length),
            "inside the memory"
        );
        // SAFETY: the assertion keeps it inside the mapping.
        unsafe { self.base.add(at) }
    }

    /// A word of 32 bits.
    pub(super) fn word(&self, at: usize) -> &AtomicU32 {
        assert!(at.is_multiple_of(4), "aligned");
        // SAFETY: inside the mapping, aligned, and reached through atomics by every process.
        unsafe { AtomicU32::from_ptr(self.at(at, 4).cast()) }
    }

    /// A word of 64 bits.
    pub(super) fn long(&self, at: usize) -> &AtomicU64 {
        assert!(at.is_multiple_of(8), "aligned");
        // SAFETY: as for `word`.
        unsafe { AtomicU64::from_ptr(self.at(at, 8).cast()) }
    }

    /// Copies bytes in.
    pub(super) fn put(&self, at: usize, bytes: &[u8]) {
        let to = self.at(at, bytes.len());
        // SAFETY: inside the mapping; the other side does not touch it while we own the slot.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) }
    }

    /// Copies bytes out.
    pub(super) fn bytes(&self, at: usize, length: usize) -> Vec<u8> {
        let from = self.at(at, length);
        let mut bytes = vec![0; length];
        // SAFETY: as for `put`.
        unsafe { ptr::copy_nonoverlapping(from, bytes.as_mut_ptr(), length) };
        bytes
    }

    /// Fills with a byte.
    pub(super) fn fill(&self, at: usize, length: usize, byte: u8) {
        let to = self.at(at, length);
        // SAFETY: as for `put`.
        unsafe { ptr::write_bytes(to, byte, length) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: nothing refers to the mapping any more: every reference borrows from self.
        unsafe { libc::munmap(self.base.cast(), self.length) };
    }
}

/// A descriptor that was inherited under this number.
///
/// # Errors
/// `EBADF`.
pub(super) fn inherited(number: i32) -> io::Result<OwnedFd> {
    if call(libc::SYS_fcntl, [number as u64, libc::F_GETFD as u64, 0, 0, 0, 0]) < 0 {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    // SAFETY: it is open, and whoever started this process gave it to us.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

/// Makes a system call. The value, or the errno as a negative number, as the kernel returns it.
pub(super) fn call(number: i64, a: [u64; 6]) -> i64 {
    // SAFETY: pointers among the arguments lead into memory that is shared for this call.
    let value = unsafe { libc::syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]) };
    if value == -1 {
        return -i64::from(nix::errno::Errno::last_raw());
    }
    value
}

/// Lets this thread, and what it starts, run before others, where that is allowed: a timer of 40 ms should not
/// find a script half done because the machine had something else to do.
pub(super) fn hurry() {
    const FIRST: i64 = -20;
    call(libc::SYS_setpriority, [0, 0, FIRST.cast_unsigned(), 0, 0, 0]);
}

/// Forks without telling the C library, as a thread of a process that has others may. 0 in the child.
pub(super) fn fork() -> i64 {
    call(libc::SYS_clone, [libc::SIGCHLD as u64, 0, 0, 0, 0, 0])
}

/// Sleeps while the word is `value`, at most for `timeout` where there is one.
pub(super) fn wait_while(word: &AtomicU32, value: u32, timeout: Option<Duration>) {
    let time = timeout.map(|timeout| libc::timespec {
        tv_sec: timeout.as_secs().cast_signed(),
        tv_nsec: timeout.subsec_nanos().into(),
    });
    let time = time.as_ref().map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the word lives as long as the call.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAIT, value, time) };
}

/// Wakes who sleeps on the word.
pub(super) fn wake(word: &AtomicU32) {
    // SAFETY: as for `wait_while`.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAKE, i32::MAX) };
}
