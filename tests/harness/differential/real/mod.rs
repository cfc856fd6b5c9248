//! Linux itself as a kernel under test: two hosts in namespaces of their own, programs that make the calls they
//! are told, and the wire between the hosts in our hands.
//!
//! Whatever was made ends with the process that made it; nothing outlives a [`Real`].

pub mod agent;
mod host;
mod slot;
mod sys;
mod tables;
mod words;

use super::kernel::{Kernel, Progress, Reply, Request, Row};
use super::script::{HOSTS, Setup, Thread};
pub(super) use agent::SETTINGS;
use host::Host;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use slot::Task;
use socketarium_backend::supervisor::parts::read;
use socketarium_trace::net::Packet;
use socketarium_trace::{HostId, PacketId};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};
use words::Places;

/// How long the threads of a script are left alone when nothing can be seen of them.
const GLANCE: Duration = Duration::from_micros(50);
/// How long something takes at most that happens at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// The two hosts.
#[derive(Debug)]
pub struct Real {
    hosts: [Host; 2],
    threads: BTreeMap<Thread, Served>,
    /// Processes of each host so far, in order: their numbers.
    processes: [Vec<i64>; 2],
    /// Bytes of the packets so far, by number.
    packets: Vec<Vec<u8>>,
    started: Instant,
    buffer: Vec<u8>,
}

/// A thread of a script, at its slot.
#[derive(Debug)]
struct Served {
    slot: usize,
    /// Its `stat` in `/proc`, kept open.
    stat: File,
    /// The call that it sleeps in.
    open: Option<(Request, Places)>,
}

impl Real {
    /// Makes the hosts. `agent` is the program `differential-agent`.
    ///
    /// # Errors
    /// Why this machine does not allow it.
    pub fn start(agent: &Path) -> io::Result<Self> {
        sys::hurry();
        Ok(Self {
            hosts: [
                Host::start(agent, [10, 0, 0, 1].into())?,
                Host::start(agent, [10, 0, 0, 2].into())?,
            ],
            threads: BTreeMap::new(),
            processes: [Vec::new(), Vec::new()],
            packets: Vec::new(),
            started: Instant::now(),
            buffer: vec![0; 64 * 1024],
        })
    }

    fn host(&self, host: HostId) -> &Host {
        &self.hosts[usize::from(host.0)]
    }

    fn serve(&mut self, thread: Thread, slot: usize, process: i64) {
        let host = self.host(thread.host);
        let tid = host.wait_for_thread(slot);
        let stat = File::open(host.proc(&format!("{process}/task/{tid}/stat"))).expect("a thread is listed");
        let served = Served {
            slot,
            stat,
            open: None,
        };
        self.threads.insert(thread, served);
    }

    /// Whether the processes that are there can serve a script like this: that is quicker than new ones.
    fn can_serve(&self, setup: &Setup) -> bool {
        let mut threads = BTreeMap::new();
        let mut count = [0_u8; 2];
        for (host, number) in &setup.processes {
            let process = &mut count[usize::from(host.0)];
            for thread in 0..*number {
                threads.insert(Thread::of(*host, *process).nth(thread), ());
            }
            *process += 1;
        }
        let same = self.threads.keys().eq(threads.keys());
        same && self.threads.values().all(|served| served.open.is_none())
            && [0, 1].map(|at| self.processes[at].len()) == count.map(usize::from)
    }

    /// Closes what the processes have open but the standard descriptors.
    fn close_all(&self) {
        for (thread, served) in self.threads.iter().filter(|(thread, _)| thread.thread == 0) {
            let everything = [3, u64::from(u32::MAX), 0, 0, 0, 0];
            let slots = &self.host(thread.host).slots;
            slots.ask(served.slot, Task::Call(libc::SYS_close_range, everything));
            self.rest(*thread).expect("closing does not wait");
        }
    }

    fn spawn(&mut self, setup: &Setup) {
        let mut next = [1; 2];
        for (host, threads) in &setup.processes {
            let at = usize::from(host.0);
            let (slot, threads) = (next[at], usize::from(*threads));
            next[at] += threads;
            let process = self.hosts[at].ask_first(Task::Spawn { slot, threads });
            assert!(process > 0, "a process can be made: {process}");
            let first = Thread::of(*host, self.processes[at].len() as u8);
            self.processes[at].push(process);
            for thread in 0..threads {
                self.serve(first.nth(thread as u8), slot + thread, process);
            }
        }
    }

    /// Waits until the call of a thread has come back, or sleeps: its value, if it has come back.
    fn rest(&self, thread: Thread) -> Option<i64> {
        let served = &self.threads[&thread];
        let slots = &self.host(thread.host).slots;
        let start = Instant::now();
        loop {
            let bell = slots.bell();
            if let Some(value) = slots.answer(served.slot) {
                return Some(value);
            }
            if is_asleep(&served.stat) && slots.state(served.slot) == slot::State::Running {
                return None;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{thread} neither sleeps nor comes back"
            );
            slots.wait_for_bell(bell, GLANCE);
        }
    }
}

/// Whether a thread sleeps and may be woken (proc_pid_stat(5), field 3).
fn is_asleep(stat: &File) -> bool {
    let mut bytes = [0; 128];
    let length = stat.read_at(&mut bytes, 0).unwrap_or(0);
    let text = &bytes[..length];
    let name_end = text.iter().rposition(|byte| *byte == b')');
    name_end.and_then(|end| text.get(end + 2)) == Some(&b'S')
}

impl Kernel for Real {
    fn begin(&mut self, setup: &Setup) {
        self.packets.clear();
        let serving = self.can_serve(setup);
        // What is no connection any more is closed without waiting for anybody.
        for host in &mut self.hosts {
            host.forget_connections();
        }
        if serving {
            self.close_all();
        } else {
            self.threads.clear();
            self.processes = [Vec::new(), Vec::new()];
            for host in &mut self.hosts {
                host.end_processes();
            }
        }
        for host in &mut self.hosts {
            host.forget_connections();
        }
        for (index, host) in self.hosts.iter_mut().enumerate() {
            let own = |one: &&(HostId, String, String)| usize::from(one.0.0) == index;
            host.configure(
                setup
                    .sysctls
                    .iter()
                    .filter(own)
                    .map(|(_, name, value)| (&**name, &**value)),
            );
        }
        if !serving {
            self.spawn(setup);
        }
        self.started = Instant::now();
    }

    fn call(&mut self, thread: Thread, request: &Request) -> Progress {
        let served = &self.threads[&thread];
        let slots = &self.host(thread.host).slots;
        let (task, places) = words::encode(slots, served.slot, request).expect("the agent makes such calls");
        slots.ask(served.slot, task);
        match self.rest(thread) {
            Some(value) => Progress::Done(words::decode(
                &self.host(thread.host).slots,
                request,
                &places,
                value,
            )),
            None => {
                let served = self.threads.get_mut(&thread).expect("it was there");
                served.open = Some((request.clone(), places));
                Progress::Blocked
            }
        }
    }

    fn fork(&mut self, thread: Thread) {
        let slot = self
            .threads
            .iter()
            .filter(|(one, _)| one.host == thread.host)
            .map(|(_, served)| served.slot + 1)
            .max()
            .unwrap_or(1);
        let own = self.threads[&thread].slot;
        let slots = &self.host(thread.host).slots;
        // A process that has ended may have had it.
        slots.clear(slot);
        slots.ask(own, Task::Fork { slot });
        let process = self.rest(thread).expect("a copy is made at once");
        assert!(process > 0, "a process can be copied: {process}");
        let numbers = &mut self.processes[usize::from(thread.host.0)];
        let copy = Thread::of(thread.host, numbers.len() as u8);
        numbers.push(process);
        self.serve(copy, slot, process);
    }

    fn exit(&mut self, thread: Thread) {
        let process = self.processes[usize::from(thread.host.0)][usize::from(thread.process)];
        let host = self.host(thread.host);
        let slot = self.threads[&thread].slot;
        host.slots.ask(slot, Task::Call(libc::SYS_exit_group, [0; 6]));
        host.wait_for_end(process);
        self.threads
            .retain(|one, _| (one.host, one.process) != (thread.host, thread.process));
    }

    fn settle(&mut self) -> Vec<(Thread, Reply)> {
        let mut came = Vec::new();
        loop {
            let before = came.len();
            let open: Vec<Thread> = self
                .threads
                .iter()
                .filter(|(_, served)| served.open.is_some())
                .map(|(thread, _)| *thread)
                .collect();
            for thread in open {
                let Some(value) = self.rest(thread) else {
                    continue;
                };
                let served = self.threads.get_mut(&thread).expect("it was there");
                if let Some((request, places)) = served.open.take() {
                    let reply = words::decode(&self.host(thread.host).slots, &request, &places, value);
                    came.push((thread, reply));
                }
            }
            if came.len() == before {
                return came;
            }
        }
    }

    fn transmit(&mut self, from: HostId) -> Option<Packet> {
        loop {
            let tun = &self.hosts[usize::from(from.0)].tun;
            let length = nix::unistd::read(tun, &mut self.buffer).ok()?;
            let bytes = self.buffer[..length].to_vec();
            if let Some(contents) = read(&bytes) {
                let id = PacketId(self.packets.len() as u32);
                self.packets.push(bytes);
                return Some(contents.into_packet(id, from, super::other(from), length));
            }
        }
    }

    fn receive(&mut self, at: HostId, packet: PacketId) {
        let bytes = &self.packets[packet.0 as usize];
        nix::unistd::write(&self.host(at).tun, bytes).expect("a host takes a packet");
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn sockets(&mut self, host: HostId) -> Vec<Row> {
        self.hosts[usize::from(host.0)].sockets()
    }

    fn pass(&mut self, left: Duration) -> Duration {
        /// Calls come back by themselves too.
        const LONGEST: Duration = Duration::from_millis(2);
        let start = Instant::now();
        let [client, server] = HOSTS.map(|host| PollFd::new(self.host(host).end(), PollFlags::POLLIN));
        let timeout = PollTimeout::try_from(left.min(LONGEST)).unwrap_or(PollTimeout::ZERO);
        // Interrupted or not, the time that passed is what counts.
        let _ = poll(&mut [client, server], timeout);
        if left < Duration::from_millis(1) {
            std::thread::sleep(left);
        }
        left.saturating_sub(start.elapsed())
    }
}
