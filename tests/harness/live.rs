//! A run on the real kernel, driven from a test: a supervisor with its pipes in our hands.
//!
//! It goes round the server, which has tests of its own, so that a test sees every line that is told.

use crate::{socketarium, top};
use socketarium_lab::{Library, Wish};
use socketarium_trace::event::RunEvent;
use socketarium_trace::lab::{Command, LayerReport, Refusal, Tell};
use socketarium_trace::recording::{Header, Recording};
use socketarium_trace::scenario::Limits;
use socketarium_trace::{Event, Kind, World};
use std::borrow::Cow;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command as Process, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How long a test waits for something that should happen at once. Generous: the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A run and what it has told so far.
#[derive(Debug)]
pub struct Live {
    child: Child,
    input: Option<ChildStdin>,
    tells: Receiver<Tell>,
    pub header: Header,
    pub events: Vec<Event>,
    pub refusals: Vec<(Refusal, String)>,
    pub over: bool,
}

/// The scenarios and programs that ship, and those of the tests.
///
/// # Panics
/// If a file does not hold together.
#[must_use]
pub fn library() -> Library {
    let files = |folders: [&'static str; 2]| {
        folders
            .into_iter()
            .flat_map(|folder| fs::read_dir(top().join(folder)).expect("it is in the checkout"))
            .map(|entry| {
                let path = entry.expect("a folder can be read").path();
                let name = path
                    .file_name()
                    .expect("a file has a name")
                    .to_string_lossy()
                    .into_owned();
                (
                    Cow::Owned(name),
                    Cow::Owned(fs::read(path).expect("a file can be read")),
                )
            })
    };
    let scenarios = files(["static/scenarios", "tests/scenarios"]);
    Library::read(scenarios, files(["static/programs", "tests/programs"])).expect("every file holds together")
}

/// Why this machine cannot run a lab, if it cannot.
#[must_use]
pub fn no_lab() -> Option<String> {
    let output = Process::new(socketarium())
        .arg("doctor")
        .output()
        .expect("the binary starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (!output.status.success()).then_some(text)
}

impl Live {
    /// Starts a scenario with these settings.
    ///
    /// # Panics
    /// If the scenario does not take the settings or the supervisor does not start.
    #[must_use]
    pub fn start(scenario: &str, settings: &[(&str, &str)], hold_all: bool) -> Self {
        let wish = Wish {
            scenario: scenario.to_owned(),
            settings: settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            hold_all,
            ..Wish::default()
        };
        Self::of(&wish, &[])
    }

    /// Starts what a wish asks for. `environment` is set for the supervisor.
    ///
    /// # Panics
    /// As [`Self::start`].
    #[must_use]
    pub fn of(wish: &Wish, environment: &[(&str, &str)]) -> Self {
        Self::on_a_machine_with(wish, &[], environment)
    }

    /// As [`Self::of`], where these layers have been found to be there or not.
    ///
    /// # Panics
    /// As [`Self::start`].
    #[must_use]
    pub fn on_a_machine_with(wish: &Wish, layers: &[LayerReport], environment: &[(&str, &str)]) -> Self {
        let order = library()
            .order(wish, Limits::default(), layers)
            .expect("the wish is in order");
        let mut child = Process::new(socketarium())
            .arg("supervise")
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the supervisor starts");
        let mut input = child.stdin.take().expect("its input is a pipe");
        serde_json::to_writer(&mut input, &order).expect("an order is JSON");
        writeln!(input).expect("it reads its order");
        let output = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let (sender, tells) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let tell = serde_json::from_str(&line).expect("a supervisor tells in JSON");
                if sender.send(tell).is_err() {
                    break;
                }
            }
        });
        let Ok(Tell::Started { header }) = tells.recv_timeout(PATIENCE) else {
            panic!("no run started")
        };
        let header = *header;
        Self {
            child,
            input: Some(input),
            tells,
            header,
            events: Vec::new(),
            refusals: Vec::new(),
            over: false,
        }
    }

    /// The process that was started: the first of the run's namespaces is its child.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Says a command.
    ///
    /// # Panics
    /// If the supervisor is gone.
    pub fn say(&mut self, command: &Command) {
        let input = self.input.as_mut().expect("the input is open");
        serde_json::to_writer(&mut *input, command).expect("a command is JSON");
        writeln!(input).expect("the supervisor is there");
    }

    /// Takes in what has been told, waiting for at least one tell. False once the run is over.
    ///
    /// # Panics
    /// If nothing is told for a long time.
    pub fn hear(&mut self) -> bool {
        match self.tells.recv_timeout(PATIENCE) {
            Ok(tell) => self.take(tell),
            Err(RecvTimeoutError::Disconnected) => self.over = true,
            Err(RecvTimeoutError::Timeout) => panic!("nothing was told for {PATIENCE:?}"),
        }
        self.hear_rest();
        !self.over
    }

    /// Takes in what has been told so far without waiting.
    pub fn hear_rest(&mut self) {
        while let Ok(tell) = self.tells.try_recv() {
            self.take(tell);
        }
    }

    fn take(&mut self, tell: Tell) {
        match tell {
            Tell::Events { events } => self.events.extend(events),
            Tell::Refused { refusal, message } => self.refusals.push((refusal, message)),
            Tell::Ended => self.over = true,
            Tell::Hello(_) | Tell::Started { .. } | Tell::Rewound { .. } => {
                panic!("said out of turn: {tell:?}")
            }
        }
    }

    /// The first event from index `from` on for which `wanted` holds, waited for. Its index comes with it.
    ///
    /// # Panics
    /// If the run ends without it.
    pub fn wait_for(&mut self, from: usize, wanted: impl Fn(&Event) -> bool) -> (usize, Event) {
        let mut seen = from;
        loop {
            if let Some(offset) = self.events[seen..].iter().position(&wanted) {
                return (seen + offset, self.events[seen + offset].clone());
            }
            seen = self.events.len();
            assert!(
                !self.over,
                "the run ended first; its last events: {:#?}",
                self.events.last_chunk::<3>()
            );
            self.hear();
        }
    }

    /// Waits for the next moment at which everything stands still. False once the run is over.
    pub fn wait_for_quiet(&mut self, from: usize) -> bool {
        while !self.events[from..]
            .iter()
            .any(|event| event.kind == Kind::Run(RunEvent::Quiet))
        {
            if !self.hear() {
                return false;
            }
        }
        true
    }

    /// Everything told so far, folded.
    #[must_use]
    pub fn world(&self) -> World {
        let mut world = World::before(&self.header);
        for event in &self.events {
            world.apply(event);
        }
        world
    }

    /// Runs to the end.
    ///
    /// # Panics
    /// If it does not end.
    #[must_use]
    pub fn finish(mut self) -> Recording {
        while self.hear() {}
        let status = self.child.wait().expect("the supervisor can be waited for");
        assert!(status.success(), "the supervisor ended with {status}");
        Recording {
            header: self.header.clone(),
            events: std::mem::take(&mut self.events),
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // The end of its input is the end of the run.
        self.input = None;
        // It may be gone already, and waited for.
        let _ = self.child.wait();
    }
}
