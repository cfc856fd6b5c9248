//! Starting a program: an unprivileged child in its host's network, under the tracer.

use super::super::isolation::{Identity, Network, PROGRAMS, STARTUP};
use super::super::sys;
use super::super::tracer::{MARKS, forbidding_filter, tracing_filter};
use super::super::untraced::Ends;
use super::python::Python;
use nix::sys::ptrace;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SigSet, Signal, raise};
use nix::unistd::Pid;
use seccompiler::BpfProgram;
use socketarium_trace::Table;
use socketarium_trace::scenario::{Limits, PlannedProgram};
use std::ffi::CString;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::path::Path;

#[derive(Debug)]
pub(in super::super) struct Launcher {
    python: CString,
    identity: Identity,
    limits: Limits,
    tracing: BpfProgram,
    forbidding: BpfProgram,
    nothing: File,
}

impl Launcher {
    /// Puts the programs where they can be run.
    ///
    /// # Errors
    /// What the file system or seccomp says.
    pub(in super::super) fn new(
        python: &Python,
        identity: Identity,
        limits: Limits,
        sources: &Table<String, String>,
    ) -> io::Result<Self> {
        fs::write(
            Path::new(STARTUP).join("sitecustomize.py"),
            include_str!("startup.py"),
        )?;
        for (name, text) in sources {
            fs::write(Path::new(PROGRAMS).join(name), text)?;
        }
        let python = python.path.to_string_lossy().into_owned();
        Ok(Self {
            python: text(python)?,
            identity,
            limits,
            tracing: tracing_filter().map_err(io::Error::other)?,
            forbidding: forbidding_filter().map_err(io::Error::other)?,
            nothing: File::options().read(true).write(true).open("/dev/null")?,
        })
    }

    /// Starts a program. The child stands still until the tracer adopts it, or runs at once with its lines and
    /// output going to the pipes of `untraced`.
    ///
    /// # Errors
    /// Where no process can be made.
    pub(in super::super) fn start(
        &self,
        program: &PlannedProgram,
        network: &Network,
        untraced: Option<&Ends>,
    ) -> io::Result<Pid> {
        let words = [self.python.to_string_lossy().into_owned(), program.file.clone()];
        let arguments: Vec<CString> = words
            .into_iter()
            .chain(program.arguments.iter().cloned())
            .map(text)
            .collect::<io::Result<_>>()?;
        let environment = [
            format!("PYTHONPATH={STARTUP}"),
            format!("SOCKETARIUM_MARKS={MARKS}"),
            format!("SOCKETARIUM_PROGRAMS={PROGRAMS}"),
            "PYTHONDONTWRITEBYTECODE=1".to_owned(),
            "PYTHONNOUSERSITE=1".to_owned(),
            "PYTHONUTF8=1".to_owned(),
            "PATH=/usr/bin:/bin".to_owned(),
            "LANG=C.UTF-8".to_owned(),
        ]
        .into_iter()
        .map(text)
        .collect::<io::Result<Vec<_>>>()?;
        let child =
            sys::fork_into(
                || match self.become_program(&arguments, &environment, network, untraced) {
                    Ok(never) => match never {},
                    Err(error) => {
                        eprintln!("a program could not be started: {error}");
                        127
                    }
                },
            )?;
        Ok(child)
    }

    fn become_program(
        &self,
        arguments: &[CString],
        environment: &[CString],
        network: &Network,
        untraced: Option<&Ends>,
    ) -> io::Result<std::convert::Infallible> {
        network.enter()?;
        std::env::set_current_dir(PROGRAMS)?;
        SigSet::all().thread_unblock()?;
        // An ordinary user's limit may be below the number that the marks need.
        let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
        setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
        let nothing = self.nothing.as_fd();
        let marks = untraced.map_or(nothing, |ends| ends.marks.as_fd());
        sys::duplicate_onto(marks, MARKS)?;
        let megabyte = 1 << 20;
        for (resource, limit) in [
            (Resource::RLIMIT_AS, self.limits.memory_mib * megabyte),
            (Resource::RLIMIT_NOFILE, self.limits.open_files),
            (Resource::RLIMIT_CPU, self.limits.seconds),
            (Resource::RLIMIT_NPROC, self.limits.processes),
            (Resource::RLIMIT_FSIZE, megabyte),
            (Resource::RLIMIT_CORE, 0),
        ] {
            setrlimit(resource, limit, limit)?;
        }
        self.identity.assume()?;
        // Last, so that what fails before can still be said.
        let output = untraced.map_or(nothing, |ends| ends.output.as_fd());
        let errors = untraced.map_or(nothing, |ends| ends.errors.as_fd());
        for (end, number) in [(nothing, 0), (output, 1), (errors, 2)] {
            sys::duplicate_onto(end, number)?;
        }
        sys::close_all_but_standard_and(MARKS)?;
        let filters: &[&BpfProgram] = if untraced.is_some() {
            &[&self.forbidding]
        } else {
            ptrace::traceme()?;
            raise(Signal::SIGSTOP)?;
            // The tracer has set its options by now; a stop before that would fail the call.
            &[&self.forbidding, &self.tracing]
        };
        for filter in filters {
            seccompiler::apply_filter(filter).map_err(io::Error::other)?;
        }
        Err(sys::exec(&self.python, arguments, environment).into())
    }
}

fn text(value: impl Into<String>) -> io::Result<CString> {
    CString::new(value.into()).map_err(|_nul| io::Error::from(io::ErrorKind::InvalidInput))
}
