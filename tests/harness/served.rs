//! The server as people run it, and a viewer who speaks the lab protocol to it.

use crate::socketarium;
use socketarium_trace::Table;
use socketarium_trace::lab::{Ask, Tell, VERSION};
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;
use tungstenite::{Message, WebSocket};

/// How long a viewer waits for an answer. Generous: the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A `socketarium serve` on a free port. Dropping it asks it to end and waits for that.
#[derive(Debug)]
pub struct Served {
    child: Child,
    address: String,
    /// Kept open: the server may have more to say.
    _output: BufReader<ChildStdout>,
}

impl Served {
    /// Starts it with these arguments besides the address.
    ///
    /// # Panics
    /// If it does not say where it listens.
    #[must_use]
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_in(&env::temp_dir(), arguments)
    }

    /// As [`Self::start`], with a folder for temporary files of its own.
    ///
    /// # Panics
    /// As [`Self::start`].
    #[must_use]
    pub fn start_in(temporary: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(socketarium())
            .env("TMPDIR", temporary)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let address = output.by_ref().lines().map_while(Result::ok).find_map(|line| {
            let rest = line.split_once("http://")?.1;
            Some(rest.split('/').next()?.to_owned())
        });
        Self {
            address: address.expect("the server says where it is"),
            child,
            _output: output,
        }
    }

    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A viewer who has said and heard hello.
    ///
    /// # Panics
    /// If the server does not take one.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        let stream = TcpStream::connect(&self.address).expect("the server listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a timeout can be set");
        let (socket, _) =
            tungstenite::client(format!("ws://{}/lab", self.address), stream).expect("it is a WebSocket");
        let mut viewer = Viewer { socket };
        viewer.ask(&Ask::Hello { version: VERSION });
        assert!(matches!(viewer.hear(), Some(Tell::Hello(_))));
        viewer
    }

    /// Waits for it to end by itself.
    ///
    /// # Panics
    /// If it cannot be waited for.
    pub fn wait(&mut self) {
        self.child.wait().expect("it can be waited for");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        signal(self.child.id(), "TERM");
        // It may have ended already.
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process that the test started.
pub fn signal(pid: u32, name: &str) {
    // The process may be gone already.
    let _ = Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .stderr(Stdio::null())
        .status();
}

/// A viewer of a [`Served`].
#[derive(Debug)]
pub struct Viewer {
    socket: WebSocket<TcpStream>,
}

impl Viewer {
    /// Says something.
    ///
    /// # Panics
    /// If the server is gone.
    pub fn ask(&mut self, ask: &Ask) {
        let text = serde_json::to_string(ask).expect("an ask is JSON");
        self.socket
            .send(Message::text(text))
            .expect("the server takes it");
    }

    /// Starts a run of a scenario.
    pub fn start(&mut self, scenario: &str, settings: &[(&str, &str)], hold_all: bool) {
        let settings = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        self.ask(&Ask::Start {
            scenario: scenario.to_owned(),
            settings,
            actions: Vec::new(),
            hold_all,
            pause_all: false,
            edits: Table::new(),
        });
    }

    /// What the server tells next; `None` once it has closed.
    ///
    /// # Panics
    /// If it tells something that is not of the protocol.
    pub fn hear(&mut self) -> Option<Tell> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).expect("a tell is JSON")),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(Message::Close(_)) | Err(tungstenite::Error::ConnectionClosed) => return None,
                Ok(other) => panic!("{other:?} is not of the protocol"),
                Err(tungstenite::Error::Protocol(_)) => return None,
                Err(error) => panic!("the server does not answer: {error}"),
            }
        }
    }

    /// Hears until `wanted` holds.
    ///
    /// # Panics
    /// If the server closes first.
    pub fn hear_until(&mut self, wanted: impl Fn(&Tell) -> bool) -> Tell {
        loop {
            let tell = self.hear().expect("the server has more to tell");
            if wanted(&tell) {
                return tell;
            }
        }
    }
}
