//! A server in this process, and the two clients that talk to it: a viewer and a plain HTTP client.

use futures_util::{SinkExt, StreamExt};
use socketarium_backend::lab::LabCommand;
use socketarium_backend::server::limits::{Capacity, Patience};
use socketarium_backend::server::outbox::Bounds;
use socketarium_backend::server::page::{Page, PageFile};
use socketarium_backend::server::{Server, Settings};
use socketarium_lab::Library;
use socketarium_trace::Table;
use socketarium_trace::event::Layer;
use socketarium_trace::lab::{Ask, Command, Hello, LayerReport, Refusal, Tell, VERSION};
use socketarium_trace::scenario::Limits;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

/// After this long a test is taken to hang. No test asserts a time.
const HANGING: Duration = Duration::from_secs(60);

/// Waits, but not for ever.
pub(crate) async fn soon<T>(what: &str, wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(HANGING, wait)
        .await
        .unwrap_or_else(|_| panic!("waited too long for {what}"))
}

/// Waits until `holds`.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    soon(what, async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

/// The stand-in for a supervisor, in one of its manners.
pub(crate) fn supervisor(manner: &str) -> LabCommand {
    LabCommand {
        program: "python3".into(),
        arguments: vec![
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/backend/fake_supervisor.py").into(),
            manner.into(),
        ],
    }
}

pub(crate) fn settings(manner: &str) -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        capacity: Capacity::default(),
        run: Limits::default(),
        patience: Patience::default(),
        outbox: Bounds::default(),
        origins: Vec::new(),
        page: Page(page_file),
        supervisor: supervisor(manner),
        layers: vec![LayerReport {
            layer: Layer::Calls,
            available: true,
            how: "made up".into(),
            remedy: None,
        }],
    }
}

/// A page as Trunk would have built it.
fn page_file(path: &str) -> Option<PageFile> {
    let text = match path {
        "index.html" => "<!doctype html>for a host of files",
        "live.html" => "<!doctype html><script type=\"module\">hello</script>",
        "live.html.br" => "brotli of live",
        "page-0123456789abcdef.js" => "let a = 1;",
        "page-0123456789abcdef.js.br" => "brotli",
        "page-0123456789abcdef.js.gz" => "gzip",
        "page-0123456789abcdef_bg.wasm" => "\0asm",
        "recordings/minimal.jsonl" => "{}",
        _ => return None,
    };
    let mut digest = [0; 32];
    for (index, byte) in text.bytes().enumerate() {
        digest[index % 16] ^= byte;
    }
    Some(PageFile {
        bytes: text.as_bytes().into(),
        digest,
    })
}

/// A server that goes on until the test ends it.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    shutdown: oneshot::Sender<()>,
    running: JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub(crate) async fn with(settings: Settings) -> Self {
        let server = Server::bind(settings, Library::shipped().unwrap()).await.unwrap();
        let address = server.address();
        let (shutdown, asked) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            let _ = asked.await;
        }));
        Self {
            address,
            shutdown,
            running,
        }
    }

    pub(crate) async fn shut_down(self) {
        self.begin_shutdown().await;
    }

    /// Asks the server to go; what is returned is done when it is gone.
    pub(crate) fn begin_shutdown(self) -> impl Future<Output = ()> {
        self.shutdown.send(()).unwrap();
        async { soon("the shutdown", self.running).await.unwrap().unwrap() }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.request("GET", path, &[]).await
    }

    pub(crate) async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !headers.iter().any(|(name, _)| *name == "Connection") {
            text.push_str("Connection: close\r\n");
        }
        text.push_str("\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut reply = Vec::new();
        soon("the reply", async {
            while stream.read_buf(&mut reply).await.unwrap() > 0 && !Reply::is_whole(&reply) {}
        })
        .await;
        Reply::read(&reply)
    }

    pub(crate) async fn labs(&self) -> String {
        let health = self.get("/health").await;
        assert_eq!(health.status, 200);
        health.body.lines().nth(1).unwrap().to_owned()
    }

    pub(crate) async fn viewer(&self) -> Viewer {
        let mut viewer = self.stranger().await;
        viewer.ask(&Ask::Hello { version: VERSION }).await;
        viewer
    }

    /// A viewer that has been told what there is.
    pub(crate) async fn greeted(&self) -> Viewer {
        let mut viewer = self.viewer().await;
        viewer.hello().await;
        viewer
    }

    /// A viewer that has not said hello.
    pub(crate) async fn stranger(&self) -> Viewer {
        self.viewer_with_buffer(None).await
    }

    pub(crate) async fn viewer_with_buffer(&self, receive: Option<u32>) -> Viewer {
        let socket = TcpSocket::new_v4().unwrap();
        if let Some(bytes) = receive {
            socket.set_recv_buffer_size(bytes).unwrap();
        }
        let stream = socket.connect(self.address).await.unwrap();
        let address = format!("ws://{}/lab", self.address);
        let (socket, _) = tokio_tungstenite::client_async(address, stream).await.unwrap();
        Viewer { socket }
    }
}

/// What an HTTP server said.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Reply {
    /// Whether no more can follow, though the connection stays: it was upgraded, or its length is reached.
    fn is_whole(bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes);
        let Some((_, body)) = text.split_once("\r\n\r\n") else {
            return false;
        };
        let reply = Self::read(bytes);
        reply.status == 101 || reply.header("content-length") == body.len().to_string()
    }

    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self {
            status,
            headers,
            body: body.to_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Somebody at a page, as the server sees it.
pub(crate) struct Viewer {
    socket: WebSocketStream<TcpStream>,
}

impl Viewer {
    pub(crate) async fn ask(&mut self, ask: &Ask) {
        self.send(Message::text(serde_json::to_string(ask).unwrap()))
            .await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.try_send(message).await.unwrap();
    }

    pub(crate) async fn try_send(&mut self, message: Message) -> Result<(), Error> {
        self.socket.send(message).await
    }

    pub(crate) async fn start(&mut self, scenario: &str, settings: &[(&str, &str)]) {
        self.ask(&Ask::Start {
            scenario: scenario.into(),
            settings: settings
                .iter()
                .map(|(knob, value)| ((*knob).into(), (*value).into()))
                .collect(),
            actions: Vec::new(),
            hold_all: false,
            pause_all: false,
            edits: Table::new(),
        })
        .await;
    }

    pub(crate) async fn command(&mut self, command: Command) {
        self.ask(&Ask::Command(command)).await;
    }

    /// The next message, or how the connection ended.
    pub(crate) async fn read(&mut self) -> Result<Tell, Option<CloseCode>> {
        loop {
            match soon("a message", self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code)),
                Some(Ok(_)) => {}
                None | Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => return Err(None),
                Some(Err(error)) => panic!("{error}"),
            }
        }
    }

    pub(crate) async fn tell(&mut self) -> Tell {
        self.read()
            .await
            .unwrap_or_else(|code| panic!("closed: {code:?}"))
    }

    pub(crate) async fn hello(&mut self) -> Hello {
        match self.tell().await {
            Tell::Hello(hello) => *hello,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn refusal(&mut self) -> (Refusal, String) {
        match self.tell().await {
            Tell::Refused { refusal, message } => (refusal, message),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn close_code(&mut self) -> Option<CloseCode> {
        loop {
            if let Err(code) = self.read().await {
                return code;
            }
        }
    }

    /// Starts the stand-in and reads to its first event. Its process number, where it says one.
    pub(crate) async fn started(&mut self) -> Option<u32> {
        self.start("minimal-tcp-server", &[]).await;
        let tell = self.tell().await;
        assert!(matches!(tell, Tell::Started { .. }), "{tell:?}");
        match self.tell().await {
            Tell::Events { events } => pid_of(&events),
            other => panic!("{other:?}"),
        }
    }
}

/// The process number in the note of a stand-in.
pub(crate) fn pid_of(events: &[socketarium_trace::Event]) -> Option<u32> {
    let text = serde_json::to_string(events).unwrap();
    let (_, rest) = text.split_once("pid ")?;
    rest.split(|character: char| !character.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// Whether a process is there, be it as a zombie.
pub(crate) fn exists(pid: u32) -> bool {
    std::path::Path::new("/proc").join(pid.to_string()).exists()
}
