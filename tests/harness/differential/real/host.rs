//! One host: its first process, its end of the wire, its tables; made once, and as new for each script.

use super::slot::{LENGTH, Slots, Task};
use super::sys::Shared;
use super::tables::Tables;
use super::{GLANCE, PATIENCE, Row};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use socketarium_backend::supervisor::parts::descriptor_of;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

#[derive(Debug)]
pub(super) struct Host {
    /// It waits for the first process, and that ends with it.
    launcher: Child,
    first: i32,
    pub(super) slots: Slots,
    pub(super) tun: OwnedFd,
    tables: Tables,
    /// Settings of the script, with what they were before.
    changed: Vec<(String, String)>,
}

impl Host {
    pub(super) fn start(agent: &Path, address: Ipv4Addr) -> io::Result<Self> {
        let (shared, file) = Shared::make(LENGTH)?;
        let slots = Slots::over(shared);
        let mut launcher = Command::new(agent)
            .args([
                file.as_raw_fd().to_string(),
                slots.base().to_string(),
                address.to_string(),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = launcher.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let opened = Self::opened(&launcher, &slots, &line);
        let (first, tun, tables) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let _ = launcher.kill();
                launcher.wait()?;
                return Err(error);
            }
        };
        Ok(Self {
            launcher,
            first,
            slots,
            tun,
            tables,
            changed: Vec::new(),
        })
    }

    /// What the first process has opened for us: its number, the wire, the tables.
    fn opened(launcher: &Child, slots: &Slots, line: &str) -> io::Result<(i32, OwnedFd, Tables)> {
        let missing = || io::Error::other("the host could not be made, see above");
        let tun = line.trim().parse().map_err(|_unsaid| missing())?;
        let pid = launcher.id();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?;
        let first = children.trim().parse().map_err(|_nobody| missing())?;
        let tun = descriptor_of(Pid::from_raw(first), tun)?;
        let netlink = [
            libc::AF_NETLINK,
            libc::SOCK_DGRAM | libc::SOCK_CLOEXEC,
            libc::NETLINK_SOCK_DIAG,
        ];
        let mut sockets = Vec::new();
        for _ in 0..2 {
            let [a, b, c] = netlink.map(|number| number as u64);
            let fd = ask(slots, Task::Call(libc::SYS_socket, [a, b, c, 0, 0, 0]));
            sockets.push(descriptor_of(Pid::from_raw(first), fd as i32)?);
        }
        let (Some(one), Some(other)) = (sockets.pop(), sockets.pop()) else {
            return Err(missing());
        };
        Ok((first, tun, Tables::over(one, other)))
    }

    pub(super) fn end(&self) -> BorrowedFd<'_> {
        self.tun.as_fd()
    }

    /// A path in the host's own `/proc`.
    pub(super) fn proc(&self, path: &str) -> PathBuf {
        let mut own = PathBuf::from("/proc");
        own.extend([&*self.first.to_string(), "root", "proc", path]);
        own
    }

    /// Asks the first process for something that does not block.
    pub(super) fn ask_first(&self, task: Task) -> i64 {
        ask(&self.slots, task)
    }

    /// The number of the thread that serves a slot, once it does.
    pub(super) fn wait_for_thread(&self, slot: usize) -> u32 {
        let start = Instant::now();
        loop {
            let tid = self.slots.tid(slot);
            if tid != 0 {
                return tid;
            }
            assert!(start.elapsed() < PATIENCE, "a thread starts");
            thread::sleep(GLANCE);
        }
    }

    /// Waits until nothing is left of a process but its number.
    pub(super) fn wait_for_end(&self, process: i64) {
        let start = Instant::now();
        let is_there = || {
            let stat = fs::read_to_string(self.proc(&format!("{process}/stat"))).unwrap_or_default();
            let tasks = fs::read_dir(self.proc(&format!("{process}/task")));
            let others = tasks.map_or(0, Iterator::count) > 1;
            let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
            others || !matches!(state, None | Some('Z' | 'X'))
        };
        while is_there() {
            assert!(start.elapsed() < PATIENCE, "a process ends");
            thread::sleep(GLANCE);
        }
    }

    /// Ends every process of the host but the first.
    pub(super) fn end_processes(&mut self) {
        const EVERYBODY: u64 = u64::MAX;
        self.ask_first(Task::Call(
            libc::SYS_kill,
            [EVERYBODY, libc::SIGKILL as u64, 0, 0, 0, 0],
        ));
        while self.ask_first(Task::Call(libc::SYS_wait4, [EVERYBODY, 0, 0, 0, 0, 0])) > 0 {}
        for slot in 1..super::slot::SLOTS {
            self.slots.clear(slot);
        }
    }

    /// Ends every connection that outlived its process, and takes what is still on the wire.
    pub(super) fn forget_connections(&mut self) {
        self.tables.destroy_all();
        let mut buffer = [0; 2048];
        while nix::unistd::read(&self.tun, &mut buffer).is_ok() {}
        for name in ["/tmp/a", "/tmp/b"] {
            let (at, address) = self.slots.room(0);
            let mut path = name.as_bytes().to_vec();
            path.push(0);
            self.slots.memory().put(at, &path);
            self.ask_first(Task::Call(libc::SYS_unlink, [address, 0, 0, 0, 0, 0]));
        }
    }

    /// Sets what a script asks for, after undoing what the last one did.
    pub(super) fn configure<'a>(&mut self, settings: impl Iterator<Item = (&'a str, &'a str)>) {
        for (name, value) in std::mem::take(&mut self.changed) {
            self.write(&name, &value);
        }
        for (name, value) in settings {
            let before = self.read(name);
            self.changed.push((name.to_owned(), before));
            self.write(name, value);
        }
    }

    /// Opens the file of a setting. Its host is that of who opens it, so the first process does.
    fn open(&self, name: &str, flags: i32) -> u64 {
        let (at, address) = self.slots.room(0);
        let path = format!("/proc/sys/{}\0", name.replace('.', "/"));
        self.slots.memory().put(at, path.as_bytes());
        let fd = self.ask_first(Task::Call(libc::SYS_open, [address, flags as u64, 0, 0, 0, 0]));
        assert!(fd >= 0, "{name} is a setting of this kernel");
        fd as u64
    }

    fn read(&self, name: &str) -> String {
        let (at, address) = self.slots.room(0);
        let fd = self.open(name, libc::O_RDONLY);
        let length = self.ask_first(Task::Call(libc::SYS_read, [fd, address, 256, 0, 0, 0]));
        self.close(fd);
        let bytes = self.slots.memory().bytes(at, length.max(0) as usize);
        String::from_utf8_lossy(&bytes).trim().to_owned()
    }

    fn write(&self, name: &str, value: &str) {
        let (at, address) = self.slots.room(0);
        let fd = self.open(name, libc::O_WRONLY);
        self.slots.memory().put(at, value.as_bytes());
        let length = value.len() as u64;
        let written = self.ask_first(Task::Call(libc::SYS_write, [fd, address, length, 0, 0, 0]));
        self.close(fd);
        assert!(written >= 0, "{name} takes {value:?}");
    }

    fn close(&self, fd: u64) {
        self.ask_first(Task::Call(libc::SYS_close, [fd, 0, 0, 0, 0, 0]));
    }

    pub(super) fn sockets(&mut self) -> Vec<Row> {
        self.tables.sockets()
    }
}

fn ask(slots: &Slots, task: Task) -> i64 {
    slots.ask(0, task);
    let start = Instant::now();
    loop {
        let bell = slots.bell();
        if let Some(value) = slots.answer(0) {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "the first process answers");
        slots.wait_for_bell(bell, GLANCE);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // Its namespaces end with the first process, and the launcher ends once it has seen that.
        let _ = kill(Pid::from_raw(self.first), Signal::SIGKILL);
        let _ = self.launcher.wait();
    }
}
