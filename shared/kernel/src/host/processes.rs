//! Processes: started, forked, ended; and their descriptor tables, with the events of each change.

use super::Host;
use crate::descriptor::{DescriptorTable, File, FileKey, Object, Slot};
use crate::process::{Partial, Process, Thread};
use crate::{Because, Tracer};
use socketarium_trace::event::{self, DescriptorEvent, ExitStatus, Kind, ProgramEvent, Stream, Why};
use socketarium_trace::{Actor, Errno, Fd, Pid, Seq, Tid};

/// `RLIMIT_NOFILE` of a process unless it is said.
const OPEN_FILES: usize = 1024;

impl Host {
    /// A new process with one thread and standard input, output and error.
    pub fn spawn(
        &mut self,
        tracer: &mut Tracer,
        program: &str,
        file: &str,
        arguments: &[String],
    ) -> (Pid, Tid) {
        let (pid, tid) = new_pid(tracer);
        let started = ProgramEvent::ProcessStarted {
            program: program.to_owned(),
            file: file.to_owned(),
            arguments: arguments.to_vec(),
            parent: None,
        };
        let process = Process {
            table: DescriptorTable::new(OPEN_FILES),
            threads: vec![tid],
        };
        self.begin(tracer, pid, process, started);
        for (fd, stream) in [(0, Stream::Out), (1, Stream::Out), (2, Stream::Error)] {
            let file = self.files.insert(File::new(Object::Terminal(stream), false));
            self.install(tracer, pid, Fd(fd), file, (false, true));
        }
        (pid, tid)
    }

    fn begin(&mut self, tracer: &mut Tracer, pid: Pid, process: Process, started: ProgramEvent) {
        let tid = Tid(pid.0);
        tracer.emit(Some(Actor::thread(self.id, pid, tid)), Kind::Program(started));
        self.processes.insert(pid, process);
        self.threads.insert(tid, Thread::new(pid));
    }

    /// A child of `parent` that shares its open file descriptions.
    ///
    /// # Errors
    /// `ESRCH` where there is no such process.
    pub fn fork(
        &mut self,
        tracer: &mut Tracer,
        parent: Pid,
        program: &str,
        file: &str,
        arguments: &[String],
    ) -> Result<(Pid, Tid), Errno> {
        let table = self.processes.get(&parent).ok_or(Errno::ESRCH)?.table.clone();
        let (pid, tid) = new_pid(tracer);
        let started = ProgramEvent::ProcessStarted {
            program: program.to_owned(),
            file: file.to_owned(),
            arguments: arguments.to_vec(),
            parent: Some(parent),
        };
        let process = Process {
            table: DescriptorTable::new(table.limit),
            threads: vec![tid],
        };
        self.begin(tracer, pid, process, started);
        for (fd, slot) in table.numbered() {
            self.install(tracer, pid, fd, slot.file, (slot.close_on_exec, true));
        }
        Ok((pid, tid))
    }

    /// One more thread of a process.
    ///
    /// # Errors
    /// `ESRCH` where there is no such process.
    pub fn add_thread(&mut self, tracer: &mut Tracer, pid: Pid) -> Result<Tid, Errno> {
        let process = self.processes.get_mut(&pid).ok_or(Errno::ESRCH)?;
        let tid = Tid(tracer.new_process());
        process.threads.push(tid);
        self.threads.insert(tid, Thread::new(pid));
        tracer.emit(
            Some(Actor::thread(self.id, pid, Tid(pid.0))),
            Kind::Program(ProgramEvent::ThreadStarted { tid }),
        );
        Ok(tid)
    }

    /// A thread ends by itself, outside any call. The process goes on as long as it has others; the last one's
    /// end is the process's, by [`Self::exit`].
    pub fn end_thread(&mut self, tracer: &mut Tracer, tid: Tid) {
        let Some(thread) = self.threads.remove(&tid) else {
            return;
        };
        if let Some(process) = self.processes.get_mut(&thread.pid) {
            process.threads.retain(|one| *one != tid);
        }
        tracer.emit(
            Some(Actor::thread(self.id, thread.pid, tid)),
            Kind::Program(ProgramEvent::ThreadEnded { tid }),
        );
    }

    /// A process opens a regular file: always ready, empty, and not for epoll.
    ///
    /// # Errors
    /// `EMFILE`, or `ESRCH` where there is no such process.
    pub fn open_regular(&mut self, tracer: &mut Tracer, pid: Pid) -> Result<Fd, Errno> {
        self.new_descriptor(tracer, pid, Object::Regular, (false, false))
    }

    /// Sets `RLIMIT_NOFILE`.
    pub fn limit_open_files(&mut self, pid: Pid, limit: usize) {
        if let Some(process) = self.processes.get_mut(&pid) {
            process.table.limit = limit;
        }
    }

    /// A process ends: its calls end with it, then its descriptors are closed. What nobody else has open ends in the
    /// order opposite to that in which its last descriptors were closed, as the kernel works such things off. The
    /// event that says so.
    pub fn exit(&mut self, tracer: &mut Tracer, pid: Pid, status: ExitStatus) -> Option<Seq> {
        let process = self.processes.remove(&pid)?;
        let before = tracer.reason();
        let ended = tracer.emit(
            Some(Actor::thread(self.id, pid, Tid(pid.0))),
            Kind::Program(ProgramEvent::ProcessEnded { status }),
        );
        tracer.because(Because {
            why: Why::Exit,
            event: Some(ended),
        });
        for tid in process.threads {
            self.woken.retain(|woken| *woken != tid);
            if let Some(mut open) = self.threads.remove(&tid).and_then(|thread| thread.call) {
                self.leave_queues(tid, &open.stands_at);
                for file in open.partial.let_go() {
                    self.release_file(tracer, file);
                    self.settle(tracer);
                    self.run_loopback(tracer);
                }
                if let Some(key) = open.partial.lingering {
                    self.end_lingering(tracer, key);
                }
            }
        }
        let mut last = Vec::new();
        for (_, slot) in process.table.numbered() {
            let file = &mut self.files[slot.file];
            file.descriptors -= 1;
            if file.uses == 1 {
                last.push(slot.file);
            } else {
                file.uses -= 1;
            }
        }
        for file in last.into_iter().rev() {
            self.release_file(tracer, file);
            self.settle(tracer);
            self.run_loopback(tracer);
        }
        tracer.because(before);
        Some(ended)
    }

    /// Makes a number stand for a file, and says so. `(close_on_exec, inherited)`.
    pub(crate) fn install(
        &mut self,
        tracer: &mut Tracer,
        pid: Pid,
        fd: Fd,
        file: FileKey,
        (close_on_exec, inherited): (bool, bool),
    ) {
        let Some(process) = self.processes.get_mut(&pid) else {
            return;
        };
        process.table.put(fd, Slot { file, close_on_exec });
        let file = &mut self.files[file];
        file.uses += 1;
        file.descriptors += 1;
        let (object, nonblocking) = (file.object, file.nonblock);
        let opened = DescriptorEvent::Opened {
            fd,
            object: self.named(object),
            nonblocking,
            inherited,
        };
        tracer.emit(
            Some(Actor::thread(self.id, pid, Tid(pid.0))),
            Kind::Descriptor(opened),
        );
    }

    /// A new descriptor, the lowest that is free, for a new file of `object`.
    ///
    /// # Errors
    /// `EMFILE`; the object is the caller's to end then.
    pub(crate) fn new_descriptor(
        &mut self,
        tracer: &mut Tracer,
        pid: Pid,
        object: Object,
        (nonblock, close_on_exec): (bool, bool),
    ) -> Result<Fd, Errno> {
        let fd = self.free_descriptor(pid)?;
        let file = self.open_file(object, nonblock);
        self.install(tracer, pid, fd, file, (close_on_exec, false));
        Ok(fd)
    }

    /// Takes a number for a descriptor that is still to come.
    ///
    /// # Errors
    /// `EMFILE`.
    pub(crate) fn reserve_descriptor(&mut self, pid: Pid) -> Result<Fd, Errno> {
        self.processes.get_mut(&pid).ok_or(Errno::ESRCH)?.table.reserve()
    }

    /// Gives back a number that was taken.
    pub(crate) fn return_descriptor(&mut self, pid: Pid, fd: Fd) {
        if let Some(process) = self.processes.get_mut(&pid) {
            process.table.give_back(fd);
        }
    }

    /// Whether a call may sleep: what the file says when the call is made holds until it comes back.
    pub(crate) fn may_wait(&self, file: FileKey, partial: &Partial) -> bool {
        partial.again || !self.files[file].nonblock
    }

    /// The lowest number that is free.
    ///
    /// # Errors
    /// `EMFILE`.
    pub(crate) fn free_descriptor(&self, pid: Pid) -> Result<Fd, Errno> {
        self.processes.get(&pid).ok_or(Errno::ESRCH)?.table.lowest(0)
    }

    /// Takes a number back, and lets go of what it stood for.
    ///
    /// # Errors
    /// `EBADF`.
    pub(crate) fn close_descriptor(&mut self, tracer: &mut Tracer, pid: Pid, fd: Fd) -> Result<(), Errno> {
        let process = self.processes.get_mut(&pid).ok_or(Errno::EBADF)?;
        let slot = process.table.take(fd)?;
        tracer.emit(
            Some(Actor::thread(self.id, pid, Tid(pid.0))),
            Kind::Descriptor(DescriptorEvent::Closed { fd }),
        );
        self.files[slot.file].descriptors -= 1;
        self.release_file(tracer, slot.file);
        Ok(())
    }

    /// An object as the trace names it.
    pub(crate) fn named(&self, object: Object) -> event::Object {
        match object {
            Object::Socket(key) => event::Object::Socket(self.sockets[key].sock.id),
            Object::Epoll(key) => event::Object::Epoll(self.epolls[key].id),
            Object::PipeReader(_) | Object::PipeWriter(_) => event::Object::Pipe,
            Object::EventFd(_) => event::Object::EventFd,
            Object::Terminal(_) => event::Object::Terminal,
            Object::Regular => event::Object::File(String::new()),
        }
    }
}

/// A number that no other process of the run has: a viewer names a process by it alone.
fn new_pid(tracer: &mut Tracer) -> (Pid, Tid) {
    let number = tracer.new_process();
    (Pid(number), Tid(number))
}
